import 'fake-indexeddb/auto';
import { beforeAll, expect, test } from 'vitest';
import type { Progress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { importDataset } from '$lib/interactions/import-dataset';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { searchOptions, type SearchRequest, type Trial } from './search';

const mapping = { delimiter: ',', hasHeader: true, user: 0, item: 1, event: null, value: null, timestamp: 2 } as const;
const context = {
	kernels: referenceKernels,
	device: { backend: 'reference', threads: 1, adapter: null },
	signal: new AbortController().signal,
	// Any score will do that follows from the model.
	createValidator: () => async (model: { toArtifact(): { arrays: Record<string, { length: number }> } }) =>
		Object.values(model.toArtifact().arrays).reduce((sum, { length }) => sum + length, 0),
	onProgress: () => {},
};
let dataset: DatasetSummary;

beforeAll(async () => {
	const rng = createRng(1);
	const rows = Array.from({ length: 600 }, (_, row) => `u${rng.integer(40)},i${rng.integer(30)},${row}`);
	const file = new File([['user,item,time', ...rows].join('\n')], 'log.csv');
	const interactions = [{ file, mapping: { ...mapping, timestampUnit: 's' as const } }];
	({ summary: dataset } = await importDataset({ name: 'Log', interactions }));
});

const requestOf = (method: SearchRequest['method']): SearchRequest => ({
	datasetId: dataset.datasetId,
	fingerprint: dataset.fingerprint,
	protocol: {
		preparation: { minValue: null, minInteractions: 0, events: null },
		split: { kind: 'time', testFraction: 0.1 },
	},
	modelId: 'item-knn',
	searched: ['neighbours', 'shrink', 'signal'],
	method,
	budgetMs: 600_000,
	maxTrials: 16,
	seed: 5,
	kernelChoice: { backend: 'reference' },
});
const outcome = (trials: readonly Trial[]) => trials.map((trial) => ({ ...trial, durationMs: 0 }));

test.each(['random', 'halving'] as const)(
	'a %s search that was broken off goes on to the very trials of one that was not, and none is lost on ratings there are not',
	async (method) => {
		const whole = await searchOptions(requestOf(method), context);
		expect(whole).toHaveLength(16);
		expect(whole.map(({ failure }) => failure)).toEqual(whole.map(() => null));
		for (const cut of [1, 9, 16]) {
			const goneOn = await searchOptions(requestOf(method), context, whole.slice(0, cut));
			expect(outcome(goneOn)).toEqual(outcome(whole));
		}
	},
);

test('time that was spent before counts against the budget', async () => {
	const request = { ...requestOf('random'), budgetMs: 1000 };
	const [first] = await searchOptions({ ...request, maxTrials: 1 }, context);
	const spent = { ...first!, durationMs: 2000 };
	expect(await searchOptions(request, context, [spent])).toEqual([spent]);
});

test('how far a search is goes by its trials while they are nearer their end than its time', async () => {
	const told: string[] = [];
	const onProgress = ({ done, total, unit }: Progress) => told.push(`${done} of ${total} ${unit}`);
	await searchOptions({ ...requestOf('random'), maxTrials: 2 }, { ...context, onProgress });
	expect(told.at(-1)).toBe('2 of 2 trials');
	told.length = 0;
	const spent = { configId: 0, options: {}, resource: 1, score: 0, failure: null, durationMs: 599_000 };
	await searchOptions({ ...requestOf('random'), maxTrials: 3 }, { ...context, onProgress }, [spent]);
	expect(told[0]).toMatch(/^(599|600) of 600 seconds of the budget$/);
});
