import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { prepare } from '$lib/datasets/prepare';
import { datasetOf, type Row } from '$lib/datasets/test-dataset';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { modelEntry } from '$lib/models/registry';
import { prequential, type PrequentialOptions } from './prequential';

const everything = { minValue: null, minInteractions: 0, events: null };
const plan: PrequentialOptions = {
	startShare: 0.5,
	windowCount: 4,
	seed: 1,
	kernels: referenceKernels,
	signal: new AbortController().signal,
	onProgress: () => {},
};

/** Tastes that turn over: in each tenth of the time everybody takes from another dozen of items. */
function turningWorld() {
	const rng = createRng(3);
	const rows = Array.from({ length: 2000 }, (_, day): Row => {
		const season = Math.floor(day / 200);
		return { user: `u${rng.integer(60)}`, item: `i${season * 6 + rng.integer(12)}`, time: day * 86_400_000 };
	});
	return prepare(datasetOf(rows), everything);
}

describe('test-then-train over time', () => {
	test('shows a model left alone going stale where tastes turn over, and an exact update equal to a refit', async () => {
		const windows = await prequential(modelEntry('item-knn'), { neighbours: 20 }, turningWorld(), plan);
		expect(windows).toHaveLength(4);
		for (const { ndcg } of windows) expect(ndcg.updated).toEqual(ndcg.refitted);
		expect(windows[0].gain.mean).toBe(0);
		const last = windows.at(-1)!;
		expect(last.gain.low).toBeGreaterThan(0);
		expect(last.ndcg.updated.mean).toBeGreaterThan(2 * last.ndcg.frozen.mean);
		expect(windows.map(({ from }) => from)).toEqual(windows.map(({ from }) => from).sort((a, b) => a - b));
	});

	test('never looks into the window it is judged on', async () => {
		// In the last window everybody takes one thing nobody ever took before: no model can know.
		const rng = createRng(4);
		const rows = Array.from({ length: 800 }, (_, day): Row => ({
			user: `u${day % 40}`,
			item: day < 700 ? `i${rng.integer(30)}` : 'surprise',
			time: day * 86_400_000,
		}));
		const data = prepare(datasetOf(rows), everything);
		const windows = await prequential(modelEntry('popularity'), {}, data, { ...plan, startShare: 0.5, windowCount: 3 });
		const last = windows.at(-1)!;
		expect(last.ndcg.refitted.mean).toBeLessThan(0.2);
	});

	test('refuses a model without an update and too many windows, with the way out', async () => {
		const world = turningWorld();
		await expect(prequential(modelEntry('ease'), {}, world, plan)).rejects.toThrow(/no update/);
		const tooMany = { ...plan, windowCount: 5000 };
		await expect(prequential(modelEntry('popularity'), {}, world, tooMany)).rejects.toThrow(/fewer/);
	});
});
