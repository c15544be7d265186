import type { DatasetProfile } from '$lib/interactions/profile/dataset-profile';
import { dataWorker } from './workers';

export type ProfilePhase =
	{ state: 'loading' } | { state: 'ready'; profile: DatasetProfile } | { state: 'failed'; message: string };

/** The picture of a data set, drawn up in the data worker once and kept while the tab is open. */
export class DatasetProfiles {
	#phases = $state.raw<Readonly<Record<string, ProfilePhase>>>({});

	phaseOf(datasetId: string): ProfilePhase {
		return this.#phases[datasetId] ?? { state: 'loading' };
	}

	/** Starts the count where it has not been done; a failed one is tried again. */
	async load(datasetId: string): Promise<void> {
		const known = this.#phases[datasetId];
		if (known && known.state !== 'failed') return;
		this.#set(datasetId, { state: 'loading' });
		try {
			const profile = await dataWorker.call<DatasetProfile>((api) => api.profile(datasetId));
			this.#set(datasetId, { state: 'ready', profile });
		} catch (error) {
			this.#set(datasetId, { state: 'failed', message: error instanceof Error ? error.message : String(error) });
		}
	}

	#set(datasetId: string, phase: ProfilePhase): void {
		this.#phases = { ...this.#phases, [datasetId]: phase };
	}
}
