import { describe, expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { recommend } from '$lib/recommendation/recommend';
import { sceneRequestOf } from '$lib/recommendation/scene-request';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import { createShop } from '$lib/recommendation/shop';
import { paretoFront } from './pareto';
import { joinSweep } from './join-sweep';
import { sweepPart, type SweepRequest } from './sweep-part';
import { weightSettings, withWeights } from './weight-settings';

const [userCount, itemCount] = [30, 40];

/** Users like one of four categories; one item of each is held out. */
function world(): DatasetSplit {
	const rng = createRng(5);
	const train: [number, number][] = [];
	const test: [number, number][] = [];
	for (let user = 0; user < userCount; user++) {
		const liked = rng.shuffle(Array.from({ length: itemCount / 4 }, (_, place) => 4 * place + (user % 4)));
		const other = rng.integer(itemCount);
		test.push([user, liked[6]]);
		for (const item of new Set([...liked.slice(0, 5), ...(other === liked[6] ? [] : [other])]))
			train.push([user, item]);
	}
	const matrixOf = (cells: [number, number][]) =>
		csrFromCoordinates({
			rowCount: userCount,
			columnCount: itemCount,
			rows: Uint32Array.from(cells, ([user]) => user),
			columns: Uint32Array.from(cells, ([, item]) => item),
			values: new Float32Array(cells.length).fill(1),
		}).matrix;
	const itemIds = Array.from({ length: itemCount }, (_, item) => `item ${item}`);
	return {
		protocol: { preparation: { minValue: null, minInteractions: 0, events: null }, split: { kind: 'leave-last-out' } },
		userIds: Array.from({ length: userCount }, (_, user) => `user ${user}`),
		itemIds,
		interactionCount: train.length + test.length,
		train: {
			matrix: matrixOf(train),
			timestamps: Float64Array.from(train.keys()),
			eventCodes: new Uint8Array(train.length),
			eventNames: ['purchase'],
			hasValues: false,
			catalogue: {
				itemIds,
				columns: [
					{ name: 'category', role: 'category', kind: 'text', values: itemIds.map((_, item) => 'ABCD'[item % 4]) },
					{ name: 'price', role: 'price', kind: 'number', values: Float32Array.from(itemIds.keys()) },
				],
			},
		},
		test: matrixOf(test),
	};
}

const split = world();
const { meta, load } = modelEntry('item-knn');
const model = await (
	await load()
).fit(split.train, defaultOptions(meta), {
	rng: createRng(1),
	signal: new AbortController().signal,
	onProgress: () => {},
	kernels: referenceKernels,
});
const shop = createShop({ split, model, meta, kernels: referenceKernels, modelId: 'item-knn' });
const chain = (...ids: string[]): PipelineSpec => ({
	...scenes['for-you'].pipeline,
	candidateCount: 20,
	rerankers: ids.map((id) => ({ id, weight: 0.5, options: {} })),
});
const ask = (pipeline: PipelineSpec) => ({
	scene: 'for-you' as const,
	pipeline,
	k: 5,
	settingCount: 12,
	userCount: 25,
	seed: 1,
});
const quiet = { signal: new AbortController().signal, onProgress: () => {} };
const opened = { shop, split, kernels: referenceKernels };

async function sweep(request: SweepRequest, partCount = 1) {
	const parts = Array.from({ length: partCount }, (_, part) => sweepPart(request, { part, partCount }, opened, quiet));
	return joinSweep(request, await Promise.all(parts), opened, quiet.signal);
}

describe('sweeping weights', () => {
	test.each([[['mmr']], [['popularity-discount', 'mmr']]])(
		'shows, at every setting of %j, the list that recommend() gives',
		async (ids) => {
			const request = ask(chain(...ids));
			const result = await sweep(request);
			expect(result.points).toHaveLength(12);
			for (const { weights, lists } of result.points) {
				result.shownUserIds.forEach((userId, place) => {
					const user = split.userIds.indexOf(userId);
					const pipeline = withWeights(request.pipeline, weights);
					const page = { ...sceneRequestOf(request.scene, request.k, split, user), pipeline };
					const { asked, pipeline: open } = shop.prepare(page);
					const [slate] = recommend([asked], open, referenceKernels);
					expect([...lists[place]]).toEqual([...slate.itemIndices]);
					expect(shop.recommend(page).items.map(({ itemIndex }) => itemIndex)).toEqual([...slate.itemIndices]);
				});
			}
		},
	);

	test('finds more variety at more weight, and marks the setting the scene has now', async () => {
		const request = ask(chain('mmr'));
		const { points, currentIndex } = await sweep(request);
		const diversityAt = (weight: number) =>
			points.find(({ weights }) => weights[0] === weight)!.estimates.diversity!.mean;
		expect(diversityAt(1)).toBeGreaterThan(diversityAt(0));
		expect(points[currentIndex].weights).toEqual([0.5]);
		for (const { estimates } of points) {
			expect(estimates.ndcg!.low).toBeLessThanOrEqual(estimates.ndcg!.mean);
			expect(estimates.ndcg!.high).toBeGreaterThanOrEqual(estimates.ndcg!.mean);
		}
	});

	test('gives the same in one part as in three', async () => {
		const request = ask(chain('popularity-discount', 'mmr'));
		expect(await sweep(request, 3)).toEqual(await sweep(request));
	});

	test('stops when it is told to', async () => {
		const abort = new AbortController();
		const onProgress = () => abort.abort();
		await expect(
			sweepPart(ask(chain('mmr')), { part: 0, partCount: 1 }, opened, { signal: abort.signal, onProgress }),
		).rejects.toMatchObject({ name: 'AbortError' });
	});
});

test('the front is what nothing beats, and equals stand together', () => {
	expect(
		paretoFront([
			[1, 0],
			[0, 1],
			[0.5, 0.5],
			[0.4, 0.5],
			[0.5, 0.5],
			[NaN, 2],
		]),
	).toEqual([true, true, true, false, true, true]);
});

test('settings: the identity, the current one, each link alone, then spread evenly; none twice', () => {
	const one = weightSettings([0.3], 50);
	expect(one).toHaveLength(50);
	expect(one).toContainEqual([0.3]);
	expect(one).toContainEqual([1]);
	const two = weightSettings([0.3, 0.7], 50);
	expect(two.slice(0, 4)).toEqual([
		[0, 0],
		[0.3, 0.7],
		[1, 0],
		[0, 1],
	]);
	expect(new Set(two.map(String)).size).toBe(50);
	// Each quarter of the square holds its share.
	const quarter = two.filter(([a, b]) => a < 0.5 && b < 0.5).length;
	expect(quarter).toBeGreaterThanOrEqual(9);
	expect(quarter).toBeLessThanOrEqual(16);
});
