import type { DatasetProfile } from '$lib/interactions/profile/dataset-profile';
import { AskedOnce } from './asked-once.svelte';
import { dataWorker } from './workers';

/** The picture of a data set, drawn up in the data worker. */
export class DatasetProfiles extends AskedOnce<DatasetProfile> {
	constructor() {
		super((datasetId) => dataWorker.call<DatasetProfile>((api) => api.profile(datasetId)));
	}
}
