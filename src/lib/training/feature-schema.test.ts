import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { importDataset } from '$lib/interactions/import-dataset';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { changeDataset } from '$lib/storage/dataset-store';
import { loadArtifact, saveRun } from '$lib/storage/run-store';
import { newRun } from './run';
import { trainRun } from './train-run';

const file = (name: string, lines: readonly string[]) => new File([lines.join('\n')], name);
const log = ['user,item'];
const items = ['item,kind,maker'];
for (let row = 0; row < 60; row++) log.push(`u${row % 12},i${(row * 7) % 10}`);
for (let item = 0; item < 10; item++) items.push(`i${item},kind ${item % 3},maker ${item % 2}`);
const layout = { delimiter: ',', hasHeader: true };

it('is kept with a run that reads the catalogue, and repeats it whatever was chosen since', async () => {
	const { summary } = await importDataset({
		name: 'Shop',
		interactions: [
			{
				file: file('log.csv', log),
				mapping: { ...layout, user: 0, item: 1, event: null, value: null, timestamp: null, timestampUnit: 's' },
			},
		],
		items: [
			{
				file: file('items.csv', items),
				mapping: {
					...{ ...layout, item: 0 },
					columns: [
						{ index: 1, role: 'category' },
						{ index: 2, role: 'brand' },
					],
				},
			},
		],
	});
	const { datasetId, fingerprint } = summary;
	const request = (modelId: string) =>
		newRun({
			...{ datasetId, fingerprint, modelId, seed: 1, createdAt: 1 },
			options: defaultOptions(modelMeta(modelId)),
			protocol: {
				preparation: { minValue: null, minInteractions: 0, events: null },
				split: { kind: 'random', testFraction: 0.2, seed: 1 },
			},
			kernelChoice: { backend: 'reference' },
		});
	const train = async (run: ReturnType<typeof newRun>) => {
		await saveRun(run);
		return trainRun(run, {
			kernels: referenceKernels,
			device: { backend: 'reference', threads: 1, adapter: null },
			signal: new AbortController().signal,
			onProgress: () => {},
			createValidator: () => async () => 0,
		});
	};
	const choose = (maker: string[]) =>
		changeDataset<DatasetSummary>(datasetId, () => ({
			featureSchema: { maker: { encoder: maker.length > 0 ? 'vocabulary' : 'ignore', models: maker } },
		}));
	await choose([]);
	const first = await train(request('content'));
	expect(first.featureSchema).toEqual({ maker: { encoder: 'ignore', models: [] } });
	expect((await train(request('popularity'))).featureSchema).toBeUndefined();

	await choose(['content']);
	const now = await train(request('content'));
	const again = await train(newRun({ ...request('content'), featureSchema: first.featureSchema }));
	const weightsOf = async (runId: string) => (await loadArtifact(runId))!.arrays;
	expect(await weightsOf(now.runId)).not.toEqual(await weightsOf(first.runId));
	expect(await weightsOf(again.runId)).toEqual(await weightsOf(first.runId));
});
