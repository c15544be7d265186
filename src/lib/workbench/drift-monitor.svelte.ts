import { messageOf } from '$lib/core/errors';
import type { DriftRequest } from '$lib/interactions/drift/drift-calls';
import { defaultThresholds, type DriftReport, type DriftThresholds } from '$lib/interactions/drift/drift-report';
import { getSetting, setSetting } from '$lib/storage/settings-store';
import { dataWorker } from './workers';

export type DriftPhase =
	| { state: 'idle' }
	| { state: 'comparing' }
	| { state: 'ready'; report: DriftReport }
	| { state: 'failed'; message: string };

const THRESHOLDS = 'drift-thresholds';

/** One comparison at a time; the newest question wins. Thresholds are kept on the device. */
export class DriftMonitor {
	phase = $state.raw<DriftPhase>({ state: 'idle' });
	#thresholds = $state.raw<DriftThresholds>(defaultThresholds);
	#asked = 0;

	get thresholds(): DriftThresholds {
		return this.#thresholds;
	}

	/** Kept for the next visit; a failure to keep them loses nothing but that. */
	set thresholds(thresholds: DriftThresholds) {
		this.#thresholds = thresholds;
		void setSetting(THRESHOLDS, { ...thresholds }).catch(() => {});
	}

	async loadThresholds(): Promise<void> {
		this.#thresholds = await getSetting(THRESHOLDS, defaultThresholds).catch(() => defaultThresholds);
	}

	async compare(request: DriftRequest): Promise<void> {
		const ticket = ++this.#asked;
		this.phase = { state: 'comparing' };
		const phase = await dataWorker
			.call<DriftReport>((api) => api.compareWindows(request))
			.then(
				(report): DriftPhase => ({ state: 'ready', report }),
				(error: unknown): DriftPhase => ({ state: 'failed', message: messageOf(error) }),
			);
		if (ticket === this.#asked) this.phase = phase;
	}
}
