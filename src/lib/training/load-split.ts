import type { DatasetSplit, Protocol } from '$lib/datasets/dataset-split';
import { makeSplit } from '$lib/datasets/make-split';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { openDataset } from '$lib/interactions/dataset-reader';

export interface LoadedSplit {
	summary: DatasetSummary;
	split: DatasetSplit;
}

let latest: { key: string; loaded: Promise<LoadedSplit> } | null = null;

/**
 * Reads a data set from the store and splits it. The latest answer is kept: training or evaluating
 * several models under one protocol reads and splits once a thread.
 */
export function loadSplit(datasetId: string, fingerprint: string, protocol: Protocol): Promise<LoadedSplit> {
	const key = JSON.stringify([datasetId, fingerprint, protocol]);
	if (latest?.key !== key) {
		const loaded = readAndSplit(datasetId, protocol);
		latest = { key, loaded };
		loaded.catch(() => {
			if (latest?.key === key) latest = null;
		});
	}
	return latest.loaded;
}

async function readAndSplit(datasetId: string, protocol: Protocol): Promise<LoadedSplit> {
	const { summary, dataset } = await openDataset(datasetId);
	const test = protocol.split.kind === 'given' ? (await openDataset(protocol.split.testDatasetId)).dataset : undefined;
	return { summary, split: makeSplit(dataset, protocol, test) };
}
