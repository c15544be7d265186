import { messageOf } from '$lib/core/errors';
import type { Protocol } from '$lib/datasets/dataset-split';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { SplitCounts } from '$lib/training/count-split';
import { dataWorker } from './workers';

export type PreviewPhase =
	{ state: 'counting' } | { state: 'counted'; counts: SplitCounts } | { state: 'failed'; message: string };

/** A protocol is counted when it has rested this long: every keystroke is a new one. */
const REST_MS = 250;

/** What the protocol in the form leaves of the data set; the newest question wins. */
export class TrainingPreview {
	phase = $state.raw<PreviewPhase>({ state: 'counting' });
	#asked = 0;

	async count(dataset: DatasetSummary, protocol: Protocol): Promise<void> {
		const asked = ++this.#asked;
		this.phase = { state: 'counting' };
		await new Promise((resolve) => setTimeout(resolve, REST_MS));
		if (asked !== this.#asked) return;
		try {
			const counts = await dataWorker.call((api) => api.countSplit(dataset.datasetId, dataset.fingerprint, protocol));
			if (asked === this.#asked) this.phase = { state: 'counted', counts };
		} catch (error) {
			if (asked !== this.#asked) return;
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}
}
