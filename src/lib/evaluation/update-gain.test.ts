import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { appendToDataset } from '$lib/interactions/append-dataset';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { InteractionMapping } from '$lib/interactions/file-preview';
import { importDataset } from '$lib/interactions/import-dataset';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { loadFittedModel } from '$lib/models/artifact-store';
import { defaultOptions } from '$lib/models/model';
import { modelEntry, modelMeta } from '$lib/models/registry';
import { saveRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import { newRun, type RunRecord } from '$lib/training/run';
import { trainRun } from '$lib/training/train-run';
import { updateOf } from '$lib/training/update-run';
import { evaluateRun } from './evaluate-run';
import { gainOfUpdate } from './update-gain';

const mapping: InteractionMapping = {
	delimiter: ',',
	hasHeader: true,
	user: 0,
	item: 1,
	event: null,
	value: null,
	timestamp: 2,
	timestampUnit: 's',
};
const { signal } = new AbortController();
const work = { kernels: referenceKernels, signal, onProgress: () => {} };
const training = {
	...work,
	device: { backend: 'reference', threads: 1, adapter: null },
	createValidator: () => async () => NaN,
};
const split = { kind: 'time', testFraction: 0.1 } as const;
const userCount = 60;
const modelIds = ['popularity', 'item-knn', 'user-knn', 'als', 'two-tower'];
const smallTowers = { dim: 16, layers: 'none', epochs: 8, learningRate: 0.01 };

/** Shoppers take two things of their own kind's shelf a day; each day a new one comes to the shelf, and that is what sells. */
function days(from: number, to: number, users = userCount): File {
	const rng = createRng(from + 1);
	const rows = ['user,item,time'];
	for (let day = from; day < to; day++) {
		for (let user = 0; user < users; user++) {
			const shelf = user % 2;
			for (const age of [0, 1 + rng.integer(4)]) {
				rows.push(`u${user},s${shelf}-${Math.max(0, day - age)},${day * 86_400 + user * 60 + age}`);
			}
		}
	}
	return new File([rows.join('\n')], 'days.csv');
}

async function trained(run: RunRecord): Promise<RunRecord> {
	await saveRun(run);
	const done = await trainRun(run, training);
	return { ...done, report: await evaluateRun(run.runId, [10], work) };
}

describe('what an update won, on the newest slice', () => {
	let before: DatasetSummary;
	let after: DatasetSummary;
	const firstRuns = new Map<string, RunRecord>();

	beforeAll(async () => {
		({ summary: before } = await importDataset({ name: 'Days', interactions: [{ file: days(0, 12), mapping }] }));
		for (const modelId of modelIds) {
			const request = {
				datasetId: before.datasetId,
				fingerprint: before.fingerprint,
				modelId,
				options: { ...defaultOptions(modelMeta(modelId)), ...(modelId === 'two-tower' && smallTowers) },
				seed: 1,
				protocol: { preparation: { minValue: null, minInteractions: 0, events: null }, split },
				kernelChoice: { backend: 'reference' } as const,
				createdAt: 1,
			};
			firstRuns.set(modelId, await trained(newRun(request)));
		}
		const more = { interactions: [{ file: days(12, 20, userCount + 7), mapping }] };
		({ summary: after } = await appendToDataset(before.datasetId, more));
	});

	test.each(modelIds)('%s: before is behind, paired and on unseen rows', async (modelId) => {
		const first = firstRuns.get(modelId)!;
		expect(first.report?.updateGain).toBeUndefined();
		const { report } = await trained(updateOf(first, after));
		const gain = report!.updateGain!;
		if (gain.missing !== undefined) throw new Error(gain.missing);
		expect(gain.from).toBeGreaterThan(first.trainedUntil!);
		expect(gain.userCount).toBe(report!.userCount);
		for (const { key, before: was, after: is, gain: won } of gain.metrics) {
			// The updated model's lists are the ones its own report judges.
			expect(is.mean).toBeCloseTo(report!.metrics[key]!.mean, 6);
			expect(won.mean).toBeCloseTo(is.mean - was.mean, 6);
		}
		if (modelId !== 'popularity') expect(gain.metrics[0]!.gain.low).toBeGreaterThan(0);
	});

	test.each(modelIds)('%s: nothing won where nothing came', async (modelId) => {
		const entry = modelEntry(modelId);
		const request = { ...firstRuns.get(modelId)!, fingerprint: after.fingerprint };
		const run = await trained(newRun(request));
		const { split: rows } = await loadSplit(after.datasetId, after.fingerprint, run.protocol);
		const model = await loadFittedModel(run, { train: rows.train, kernels: referenceKernels });
		const gain = await gainOfUpdate({ ...run, updatedFrom: run.runId }, entry, model, rows, { ...work, seed: 1 });
		if (gain.missing !== undefined) throw new Error(gain.missing);
		for (const { before: was, after: is, gain: won } of gain.metrics) {
			expect(was).toEqual(is);
			expect(won.mean).toBe(0);
		}
	});

	test('a split at random has no newest slice, and that is said', async () => {
		const first = firstRuns.get('popularity')!;
		const protocol = { ...first.protocol, split: { kind: 'random', testFraction: 0.1, seed: 1 } as const };
		const { report } = await trained({ ...updateOf(first, after), protocol });
		expect(report!.updateGain).toMatchObject({ missing: expect.stringContaining('no newest slice') });
	});
});
