import 'fake-indexeddb/auto';
import { beforeAll, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { SplitOptions } from '$lib/datasets/dataset-split';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { importDataset } from '$lib/interactions/import-dataset';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { saveRun } from '$lib/storage/run-store';
import { newRun } from '$lib/training/run';
import { trainRun } from '$lib/training/train-run';
import { compareLists } from './compare-lists';
import { evaluateRun } from './evaluate-run';

const work = { kernels: referenceKernels, signal: new AbortController().signal, onProgress: () => {} };
const training = {
	...work,
	device: { backend: 'reference', threads: 1, adapter: null },
	createValidator: () => async () => NaN,
};
const mapping = { delimiter: ',', hasHeader: true, user: 0, item: 1, event: null, value: null, timestamp: 2 } as const;
let dataset: DatasetSummary;

beforeAll(async () => {
	const rng = createRng(2);
	const rows = Array.from({ length: 900 }, (_, row) => {
		const user = rng.integer(60);
		return `u${user},i${(user % 3) * 10 + rng.integer(10)},${row}`;
	});
	const file = new File([['user,item,time', ...rows].join('\n')], 'log.csv');
	const interactions = [{ file, mapping: { ...mapping, timestampUnit: 's' as const } }];
	({ summary: dataset } = await importDataset({ name: 'Log', interactions }));
});

test.each<SplitOptions>([
	{ kind: 'time', testFraction: 0.2 },
	{ kind: 'user', userFraction: 0.3, foldIn: 0.6, seed: 1 },
])('under %j the lists compared are those that were judged', async (split) => {
	const protocol = { preparation: { minValue: null, minInteractions: 0, events: null }, split };
	const reports = [];
	const runIds: string[] = [];
	for (const modelId of ['popularity', 'item-knn']) {
		const { datasetId, fingerprint } = dataset;
		const request = { datasetId, fingerprint, modelId, options: defaultOptions(modelMeta(modelId)), seed: 1, protocol };
		const run = newRun({ ...request, kernelChoice: { backend: 'reference' }, createdAt: 1 });
		await saveRun(run);
		await trainRun(run, training);
		reports.push(await evaluateRun(run.runId, [10], work));
		runIds.push(run.runId);
	}
	const { userCount, comparisons, slices } = await compareLists(runIds, 10, work);
	expect(userCount).toBe(reports[0].userCount);
	expect(userCount).toBeGreaterThan(10);
	const [{ wins, ties, losses, jaccard, gained }] = comparisons;
	expect(wins + ties + losses).toBe(userCount);
	expect(wins).toBeGreaterThan(losses);
	expect(jaccard).toBeGreaterThan(0);
	expect(gained[0].history.length).toBeGreaterThan(0);
	// Quarters of the users, each by its own mean, make the report's mean.
	for (const [place, { metrics }] of reports.entries()) {
		const mean = slices.reduce((sum, slice) => sum + (slice.userCount * slice.ndcg[place]) / userCount, 0);
		expect(mean).toBeCloseTo(metrics['ndcg@10'].mean, 6);
	}
});
