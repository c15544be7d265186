import { describe, expect, test } from 'vitest';
import { csrFromCoordinates, type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import type { Progress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel, ModelMeta } from '$lib/models/model';
import { plainPipeline, type Reranker } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { evaluate, evaluatePipeline } from './evaluate';
import { createValidator } from './validate';

type Cell = [user: number, item: number, value?: number];

function matrixOf(userCount: number, itemCount: number, cells: Cell[]): CsrMatrix {
	return csrFromCoordinates({
		rowCount: userCount,
		columnCount: itemCount,
		rows: Uint32Array.from(cells, ([user]) => user),
		columns: Uint32Array.from(cells, ([, item]) => item),
		values: Float32Array.from(cells, ([, , value]) => value ?? 1),
	}).matrix;
}

function splitOf(userCount: number, itemCount: number, train: Cell[], test: Cell[], hasValues = false): DatasetSplit {
	const matrix = matrixOf(userCount, itemCount, train);
	const itemIds = Array.from({ length: itemCount }, (_, item) => `i${item}`);
	return {
		protocol: {
			preparation: { minValue: null, minInteractions: 0, events: null },
			split: { kind: 'leave-last-out' },
		},
		userIds: Array.from({ length: userCount }, (_, user) => `u${user}`),
		itemIds,
		interactionCount: train.length + test.length,
		train: {
			matrix,
			timestamps: new Float64Array(train.length),
			eventCodes: new Uint8Array(train.length),
			eventNames: ['rating'],
			hasValues,
			catalogue: { itemIds, columns: [] },
		},
		test: matrixOf(userCount, itemCount, test),
	};
}

const metaWith = (predictsValues: boolean): ModelMeta => ({
	id: 'test',
	label: 'Test',
	summary: '',
	paper: '',
	family: 'baseline',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: false,
		predictsValues,
		embeddings: false,
		similarItems: false,
		explain: false,
		personal: true,
	},
	options: {},
	cost: () => ({ referenceSeconds: 0, memoryBytes: 0 }),
});
const meta = metaWith(false);

/** A model that scores by (user, item). */
const modelOf = (itemCount: number, scoreOf: (user: number, item: number) => number): FittedModel => ({
	itemCount,
	score(queries, out) {
		queries.forEach(({ userIndex }, row) => {
			for (let item = 0; item < itemCount; item++) out[row * itemCount + item] = scoreOf(userIndex!, item);
		});
	},
	toArtifact: () => ({ version: 1, json: {}, arrays: {} }),
});
const options = { ks: [3], seed: 1, kernels: referenceKernels };

/**
 * Every training item with every set of m test items among the others: the truth is spread evenly, so that any model
 * that does not know it scores exactly at chance, whatever its ties.
 */
function balancedWorld(itemCount: number, m: 1 | 2): DatasetSplit {
	const train: Cell[] = [];
	const test: Cell[] = [];
	let user = 0;
	for (let trained = 0; trained < itemCount; trained++) {
		const others = Array.from({ length: itemCount }, (_, item) => item).filter((item) => item !== trained);
		const truths =
			m === 1 ? others.map((a) => [a]) : others.flatMap((a) => others.filter((b) => b > a).map((b) => [a, b]));
		for (const truth of truths) {
			train.push([user, trained]);
			for (const item of truth) test.push([user, item]);
			user++;
		}
	}
	return splitOf(user, itemCount, train, test);
}

/** Expected metrics of a blind list of k places when m of M ranked items are relevant (hypergeometric). */
function chance(k: number, m: number, M: number): Record<string, number> {
	const places = Array.from({ length: k }, (_, place) => place + 1);
	const sum = (terms: number[]) => terms.reduce((total, term) => total + term, 0);
	const discount = (place: number) => 1 / Math.log2(place + 1);
	// The chance that the first p places hold no relevant item.
	const missed = (p: number) => {
		let probability = 1;
		for (let place = 0; place < p; place++) probability *= (M - m - place) / (M - place);
		return probability;
	};
	const hits = (k * m) / M;
	const ideal = sum(places.slice(0, m).map(discount));
	return {
		hitRate: 1 - missed(k),
		precision: hits / k,
		recall: hits / m,
		f1: (2 * hits) / (k + m),
		ndcg: ((m / M) * sum(places.map(discount))) / ideal,
		map: ((m / M) * sum(places.map((p) => (1 + ((p - 1) * (m - 1)) / (M - 1)) / p))) / Math.min(k, m),
		mrr: sum(places.map((p) => (missed(p - 1) - missed(p)) / p)),
	};
}

describe('evaluation', () => {
	test.each([
		{ title: 'a constant-score model', scoreOf: () => 1 },
		{ title: 'a model with one fixed order', scoreOf: (_user: number, item: number) => (item * 5) % 7 },
	])('$title scores at chance in every metric, exactly', async ({ scoreOf }) => {
		for (const m of [1, 2] as const) {
			for (const k of [1, 3, 5]) {
				const model = modelOf(7, scoreOf);
				const { metrics } = await evaluate(model, meta, balancedWorld(7, m), { ...options, ks: [k] });
				for (const [id, expected] of Object.entries(chance(k, m, 6))) {
					expect(metrics[`${id}@${k}`].mean, `${id}@${k}, m=${m}`).toBeCloseTo(expected, 6);
				}
				expect(metrics[`coverage@${k}`].mean).toBeCloseTo((k + 1) / 7, 6);
			}
		}
	});

	test('a model that knows the truth scores 1, and with its users shuffled it scores at chance', async () => {
		const [userCount, itemCount, k] = [1500, 41, 4];
		const rng = createRng(8);
		const train: Cell[] = [];
		const test: Cell[] = [];
		for (let user = 0; user < userCount; user++) {
			const trained = rng.integer(itemCount);
			train.push([user, trained]);
			test.push([user, (trained + 1 + rng.integer(itemCount - 1)) % itemCount]);
		}
		const split = splitOf(userCount, itemCount, train, test);
		const knows = (user: number, item: number) => (test[user][1] === item ? 1 : 0);
		const perfect = await evaluate(modelOf(itemCount, knows), meta, split, { ...options, ks: [1, k] });
		for (const name of ['hitRate@1', 'precision@1', 'recall@4', 'f1@1', 'ndcg@4', 'map@4', 'mrr@4']) {
			expect(perfect.metrics[name], name).toEqual({ mean: 1, low: 1, high: 1 });
		}
		const shuffled = rng.shuffle(Array.from({ length: userCount }, (_, user) => user));
		const blind = modelOf(itemCount, (user, item) => knows(shuffled[user], item));
		const { metrics } = await evaluate(blind, meta, split, { ...options, ks: [k] });
		for (const [id, expected] of Object.entries(chance(k, 1, itemCount - 1))) {
			const { mean, low, high } = metrics[`${id}@${k}`];
			// The interval is about four standard errors wide.
			expect(Math.abs(mean - expected), id).toBeLessThan(high - low);
		}
	});

	test('training items are never ranked, and users without training or test rows are not judged', async () => {
		const split = splitOf(
			4,
			4,
			[
				[0, 0],
				[0, 1],
				[1, 3],
				[3, 0],
			],
			[
				[0, 2],
				[1, 2],
				[2, 1],
			],
		);
		const likesTrained = modelOf(4, (user, item) => (rowColumns(split.train.matrix, user).includes(item) ? 9 : item));
		const { userCount, metrics, perUser } = await evaluate(likesTrained, meta, split, { ...options, ks: [1] });
		expect(userCount).toBe(2);
		expect([...perUser.userIndices]).toEqual([0, 1]);
		// User 0 is shown 3 (0 and 1 are masked), user 1 is shown 2 (3 is masked).
		expect([...perUser.samples['hitRate@1'].values]).toEqual([0, 1]);
		expect(metrics['hitRate@1'].mean).toBe(0.5);
		expect(metrics['coverage@1'].mean).toBe(0.5);
	});

	test('list lengths come back ascending, once each, and shorter ones judge the head of the same list', async () => {
		const split = balancedWorld(7, 2);
		const model = modelOf(7, (_, item) => (item * 5) % 7);
		const { metrics } = await evaluate(model, meta, split, { ...options, ks: [5, 2, 5] });
		expect(Object.keys(metrics).filter((name) => name.startsWith('ndcg'))).toEqual(['ndcg@2', 'ndcg@5']);
		const alone = await evaluate(model, meta, split, { ...options, ks: [2] });
		expect(metrics['ndcg@2']).toEqual(alone.metrics['ndcg@2']);
		expect(metrics['coverage@2']).toEqual(alone.metrics['coverage@2']);
	});

	test('RMSE and MAE weigh test rows, not users, and appear only where values are predicted and there', async () => {
		const cells: [Cell[], Cell[]] = [
			[
				[0, 0, 3],
				[1, 0, 3],
			],
			[
				[0, 1, 5],
				[1, 1, 2],
				[1, 2, 4],
			],
		];
		const model: FittedModel = {
			...modelOf(3, () => 0),
			predictValues: ({ userIndex }, out) => void out.fill(userIndex === 0 ? 3 : 4),
		};
		const rated = splitOf(2, 3, ...cells, true);
		const { metrics } = await evaluate(model, metaWith(true), rated, options);
		expect(metrics.rmse.mean).toBeCloseTo(Math.sqrt((4 + 4 + 0) / 3), 6);
		expect(metrics.mae.mean).toBeCloseTo((2 + 2 + 0) / 3, 6);
		expect((await evaluate(model, meta, rated, options)).metrics).not.toHaveProperty('rmse');
		expect((await evaluate(model, metaWith(true), splitOf(2, 3, ...cells), options)).metrics).not.toHaveProperty('mae');
	});

	test('a model that ranks by itself is judged as by its scores, AUC included', async () => {
		const split = balancedWorld(7, 2);
		const byScores = modelOf(7, (user, item) => ((user + 3) * (item + 2)) % 5);
		const byItself: FittedModel = {
			...byScores,
			rank: (queries, excluded, k) =>
				queries.map((query, row) => {
					const scores = new Float32Array(7);
					byScores.score([query], scores);
					for (const item of excluded[row]) scores[item] = -Infinity;
					const list = { itemIndices: new Uint32Array(k), scores: new Float32Array(k) };
					const count = referenceKernels.topK(scores, k, list.itemIndices, list.scores);
					return { itemIndices: list.itemIndices.slice(0, count), scores: list.scores.slice(0, count) };
				}),
		};
		const { metrics } = await evaluate(byItself, meta, split, options);
		expect(metrics).toEqual((await evaluate(byScores, meta, split, options)).metrics);
		expect(metrics.auc.mean).toBeGreaterThan(0.3);
	});

	test('a pipeline is judged as it is shown, re-rankers included', async () => {
		const split = splitOf(1, 4, [[0, 0]], [[0, 1]]);
		const lastFirst: Reranker = {
			id: 'last-first',
			label: 'last-first',
			rerank: ({ itemIndices, scores }, k) => ({
				itemIndices: itemIndices.slice().reverse().slice(0, k),
				scores: scores.slice().reverse().slice(0, k),
			}),
		};
		const model = modelOf(4, (_, item) => item);
		const source = modelSource(meta, model);
		const mrrOf = async (rerankers: Reranker[]) =>
			(await evaluatePipeline(plainPipeline(source, 4, { rerankers }), null, split, options)).metrics['mrr@3'].mean;
		expect(await mrrOf([])).toBeCloseTo(1 / 3, 6);
		expect(await mrrOf([lastFirst])).toBe(1);
	});

	test('the validation curve is the evaluation’s NDCG@10', async () => {
		const split = balancedWorld(7, 2);
		const model = modelOf(7, (user, item) => (user * 13 + item * 29) % 11);
		const { metrics } = await evaluate(model, meta, split, { ...options, ks: [10] });
		const validate = createValidator(split.train, split.test, referenceKernels);
		expect(await validate(model)).toBeCloseTo(metrics['ndcg@10'].mean, 6);
		const nobody = splitOf(1, 7, [[0, 0]], []);
		expect(await createValidator(nobody.train, nobody.test, referenceKernels)(model)).toBeNaN();
	});

	test('reports progress to the end and stops when told', async () => {
		const split = balancedWorld(7, 1);
		const seen: Progress[] = [];
		await evaluate(
			modelOf(7, () => 1),
			meta,
			split,
			{ ...options, onProgress: (progress) => seen.push(progress) },
		);
		expect(seen[0]).toMatchObject({ phase: 'ranking', done: 0, total: 42, unit: 'users' });
		expect(seen.at(-1)).toMatchObject({ phase: 'intervals', done: 42 });
		const signal = AbortSignal.abort();
		await expect(
			evaluate(
				modelOf(7, () => 1),
				meta,
				split,
				{ ...options, signal },
			),
		).rejects.toThrow(/abort/i);
	});

	test('nothing to judge and impossible list lengths are refused in words', async () => {
		const nobody = splitOf(1, 3, [[0, 0]], []);
		await expect(
			evaluate(
				modelOf(3, () => 1),
				meta,
				nobody,
				options,
			),
		).rejects.toThrow(/both a training and a test row/);
		for (const ks of [[], [0], [2.5]]) {
			const asked = evaluate(
				modelOf(7, () => 1),
				meta,
				balancedWorld(7, 1),
				{ ...options, ks },
			);
			await expect(asked).rejects.toThrow(/whole number/);
		}
	});
});
