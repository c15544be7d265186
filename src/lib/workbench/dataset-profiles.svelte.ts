import type { DatasetSummary } from '$lib/interactions/dataset';
import type { DatasetProfile } from '$lib/interactions/profile/dataset-profile';
import { dataWorker } from './workers';

export type ProfilePhase =
	{ state: 'loading' } | { state: 'ready'; profile: DatasetProfile } | { state: 'failed'; message: string };

/** The picture of a data set, drawn up in the data worker once and kept while the tab is open. */
export class DatasetProfiles {
	/** By fingerprint: a data set that got rows is another one. */
	#phases = $state.raw<Readonly<Record<string, ProfilePhase>>>({});

	phaseOf({ fingerprint }: DatasetSummary): ProfilePhase {
		return this.#phases[fingerprint] ?? { state: 'loading' };
	}

	/** Starts the count where it has not been done; a failed one is tried again. */
	async load({ datasetId, fingerprint }: DatasetSummary): Promise<void> {
		const known = this.#phases[fingerprint];
		if (known && known.state !== 'failed') return;
		this.#set(fingerprint, { state: 'loading' });
		try {
			const profile = await dataWorker.call<DatasetProfile>((api) => api.profile(datasetId));
			this.#set(fingerprint, { state: 'ready', profile });
		} catch (error) {
			this.#set(fingerprint, { state: 'failed', message: error instanceof Error ? error.message : String(error) });
		}
	}

	#set(fingerprint: string, phase: ProfilePhase): void {
		this.#phases = { ...this.#phases, [fingerprint]: phase };
	}
}
