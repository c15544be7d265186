import { expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel, ModelEntry, ModelOptions } from './model';
import { fitOn, knownUsers, nobody } from './tiny-fit';
import type { TinyWorld } from './tiny-worlds';

const methods = {
	predictsValues: 'predictValues',
	embeddings: 'embeddings',
	similarItems: 'similarItems',
	explain: 'explain',
} as const;

/** What a model's meta declares it can do, it does, and nothing else. */
export function describeModelCapabilities(entry: ModelEntry, learn: ModelOptions, board: () => TinyWorld): void {
	const { capabilities } = entry.meta;
	let fit: Promise<FittedModel> | null = null;
	const learnt = () => (fit ??= fitOn(entry, board().train, learn));

	test('has a method for every capability it declares, and none it does not', async () => {
		const model = await learnt();
		for (const [capability, method] of Object.entries(methods)) {
			const declared = capabilities[capability as keyof typeof methods];
			expect(typeof model[method], method).toBe(declared ? 'function' : 'undefined');
		}
	});

	test('ranks, where it can, exactly as it scores', async () => {
		const { train } = board();
		const model = await learnt();
		const queries = [nobody, ...knownUsers(train)];
		const excluded = queries.map(({ history }, row) => (row % 3 === 0 ? new Uint32Array(0) : history));
		const lists = model.rank?.(queries, excluded, 6);
		const scores = new Float32Array(queries.length * model.itemCount);
		model.score(queries, scores);
		lists?.forEach(({ itemIndices, scores: best }, row) => {
			const own = scores.subarray(row * model.itemCount, (row + 1) * model.itemCount);
			for (const item of excluded[row]) own[item] = -Infinity;
			const [indices, values] = [new Uint32Array(6), new Float32Array(6)];
			const count = referenceKernels.topK(own, 6, indices, values);
			expect([...itemIndices]).toEqual([...indices.subarray(0, count)]);
			expect([...best]).toEqual([...values.subarray(0, count)]);
		});
	});

	if (capabilities.similarItems) {
		test('finds similar items mostly of the same colour, best first, never the item itself', async () => {
			const model = await learnt();
			let sameColour = 0;
			for (let item = 0; item < model.itemCount; item++) {
				const { itemIndices, scores } = model.similarItems!(item, 5);
				expect(itemIndices.length).toBe(5);
				expect(itemIndices).not.toContain(item);
				sameColour += itemIndices.filter((other) => other % 2 === item % 2).length;
				expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
			}
			// Chance is 7 of 15.
			expect(sameColour / (5 * model.itemCount)).toBeGreaterThan(0.7);
		});
	}

	if (capabilities.explain) {
		test('explains with items of the history, strongest first', async () => {
			const { train, withheld } = board();
			const model = await learnt();
			knownUsers(train).forEach((query, user) => {
				const reasons = model.explain!(query, withheld[user]);
				expect(reasons.length).toBeGreaterThan(0);
				expect(reasons.every(({ itemIndex }) => query.history.includes(itemIndex))).toBe(true);
				const weights = reasons.map(({ weight }) => weight);
				expect(weights).toEqual([...weights].sort((a, b) => b - a));
			});
			expect(model.explain!(nobody, 0)).toEqual([]);
		});
	}

	if (capabilities.embeddings) {
		test('has one finite vector an item, and one a user where it has users', async () => {
			const { train } = board();
			const { dim, items, users } = (await learnt()).embeddings!();
			expect(items.length).toBe(train.matrix.columnCount * dim);
			expect(items.every(Number.isFinite)).toBe(true);
			if (users) expect(users.length).toBe(train.matrix.rowCount * dim);
		});

		test('scores by the products of its vectors', async () => {
			const { train } = board();
			const model = await learnt();
			const { dim, items } = model.embeddings!();
			const queries = [...knownUsers(train), { ...knownUsers(train)[0], userIndex: null }];
			const vectors = model.queryVectors!(queries);
			expect(vectors.length).toBe(queries.length * dim);
			const scores = new Float32Array(queries.length * model.itemCount);
			model.score(queries, scores);
			scores.forEach((score, place) => {
				const [row, item] = [Math.floor(place / model.itemCount), place % model.itemCount];
				let product = 0;
				for (let d = 0; d < dim; d++) product += vectors[row * dim + d] * items[item * dim + d];
				expect(product).toBeCloseTo(score, 4);
			});
		});
	}

	if (capabilities.predictsValues) {
		test('predicts values within the range that was seen', async () => {
			const { train } = board();
			const model = await learnt();
			const out = new Float32Array(model.itemCount);
			for (const query of [...knownUsers(train), nobody]) {
				model.predictValues!(query, out);
				expect(out.every((value) => value >= 1 && value <= 5)).toBe(true);
			}
		});
	}
}
