import { messageOf } from '$lib/core/errors';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { ColumnEncoding } from '$lib/interactions/features/column-encoding';
import type { ColumnFeatures } from '$lib/interactions/features/feature-calls';
import { changeDataset } from '$lib/storage/dataset-store';
import type { Datasets } from './datasets.svelte';
import { featureReaders } from './feature-readers';
import { dataWorker } from './workers';

export type FeaturesPhase =
	{ state: 'loading' } | { state: 'ready'; columns: readonly ColumnFeatures[] } | { state: 'failed'; message: string };

/** How one data set's columns are read by models; a change is kept with the data set at once. */
export class FeatureSchemaEditor {
	phase = $state.raw<FeaturesPhase>({ state: 'loading' });
	readonly #datasetId: string;
	readonly #datasets: Datasets;

	constructor(datasetId: string, datasets: Datasets) {
		this.#datasetId = datasetId;
		this.#datasets = datasets;
	}

	async load(): Promise<void> {
		try {
			const columns = await dataWorker.call<ColumnFeatures[]>((api) =>
				api.describeFeatures(this.#datasetId, featureReaders),
			);
			this.phase = { state: 'ready', columns };
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** @param encoding null for the default @throws StorageQuotaError, InvalidRequestError */
	async choose(columnName: string, encoding: ColumnEncoding | null): Promise<void> {
		await changeDataset<DatasetSummary>(this.#datasetId, ({ featureSchema }) => {
			const schema = { ...featureSchema };
			if (encoding) schema[columnName] = encoding;
			else delete schema[columnName];
			return { featureSchema: schema };
		});
		await this.#datasets.refresh();
		await this.load();
	}

	/** Back to the defaults of all columns. @throws StorageQuotaError, InvalidRequestError */
	async reset(): Promise<void> {
		await changeDataset<DatasetSummary>(this.#datasetId, () => ({ featureSchema: {} }));
		await this.#datasets.refresh();
		await this.load();
	}
}
