import { InvalidRequestError } from '$lib/core/errors';
import type { DatasetSplit, Protocol } from '$lib/datasets/dataset-split';
import { makeSplit } from '$lib/datasets/make-split';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { openDataset } from '$lib/interactions/dataset-reader';
import type { FeatureSchema } from '$lib/interactions/features/column-encoding';
import { findDataset } from '$lib/storage/dataset-store';

export interface LoadedSplit {
	summary: DatasetSummary;
	split: DatasetSplit;
	/** How its catalogue's columns are read, where that is not the default. */
	featureSchema: FeatureSchema;
}

let latest: { key: string; loaded: Promise<LoadedSplit> } | null = null;

/**
 * Reads a data set from the store and splits it. The latest answer is kept: training or evaluating
 * several models under one protocol reads and splits once a thread.
 * @param featureSchema a run's own, where it has one; else what the data set says now
 * @throws InvalidRequestError where the data set is gone, or its content is not what `fingerprint` says
 */
export async function loadSplit(
	datasetId: string,
	fingerprint: string,
	protocol: Protocol,
	featureSchema?: FeatureSchema,
): Promise<LoadedSplit> {
	// How columns are encoded may change while the rows do not.
	const schema = featureSchema ?? (await findDataset<DatasetSummary>(datasetId))?.featureSchema ?? {};
	const key = JSON.stringify([datasetId, fingerprint, protocol, schema]);
	if (latest?.key !== key) {
		const loaded = readAndSplit(datasetId, fingerprint, protocol, schema);
		latest = { key, loaded };
		loaded.catch(() => {
			if (latest?.key === key) latest = null;
		});
	}
	return latest.loaded;
}

async function readAndSplit(
	datasetId: string,
	fingerprint: string,
	protocol: Protocol,
	schema: FeatureSchema,
): Promise<LoadedSplit> {
	const { summary, dataset } = await openDataset(datasetId, schema);
	// A model knows users and items by number: over other rows the numbers are others' and its answers would be wrong.
	if (summary.fingerprint !== fingerprint) {
		throw new InvalidRequestError(
			`“${summary.name}” has other rows now than this was made for: some were added since. Train the model again on the Train page.`,
		);
	}
	const { split } = protocol;
	if (split.kind !== 'given') return { summary, split: makeSplit(dataset, protocol), featureSchema: schema };
	const test = (await openDataset(split.testDatasetId)).dataset;
	const listed = split.candidatesDatasetId && (await openDataset(split.candidatesDatasetId)).dataset;
	return { summary, split: makeSplit(dataset, protocol, test, listed || undefined), featureSchema: schema };
}
