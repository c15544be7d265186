import { messageOf } from '$lib/core/errors';
import type { DatasetSummary } from '$lib/interactions/dataset';

export type AskedOncePhase<Answer> =
	{ state: 'loading' } | { state: 'ready'; answer: Answer } | { state: 'failed'; message: string };

/** What a worker says of a data set: asked once each, kept while the tab is open. */
export class AskedOnce<Answer> {
	/** By fingerprint: a data set that got rows is another one. */
	#phases = $state.raw<Readonly<Record<string, AskedOncePhase<Answer>>>>({});
	readonly #ask: (datasetId: string) => Promise<Answer>;

	constructor(ask: (datasetId: string) => Promise<Answer>) {
		this.#ask = ask;
	}

	phaseOf({ fingerprint }: DatasetSummary): AskedOncePhase<Answer> {
		return this.#phases[fingerprint] ?? { state: 'loading' };
	}

	/** Asks where that was not done; a failed one is tried again. */
	async load({ datasetId, fingerprint }: DatasetSummary): Promise<void> {
		const known = this.#phases[fingerprint];
		if (known && known.state !== 'failed') return;
		this.#set(fingerprint, { state: 'loading' });
		try {
			this.#set(fingerprint, { state: 'ready', answer: await this.#ask(datasetId) });
		} catch (error) {
			this.#set(fingerprint, { state: 'failed', message: messageOf(error) });
		}
	}

	#set(fingerprint: string, phase: AskedOncePhase<Answer>): void {
		this.#phases = { ...this.#phases, [fingerprint]: phase };
	}
}
