import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { RankerRecord, RankerRequest } from '$lib/recommendation/rank/learned/ranker-record';
import { defaultRankerOptions, type RankerOptions } from '$lib/recommendation/rank/learned/ranker-options';
import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import { deleteRanker, listRankers } from '$lib/storage/ranker-store';
import type { BenchKind } from './benches';
import { AskedWork } from './asked-work.svelte';
import type { StripTask } from './strip-line';
import { judgeWorker } from './workers';

export type RankersPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

export interface RankerDraft {
	/** Null until somebody chooses: the best; '' is popularity. */
	runId: string | null;
	scenes: readonly SceneId[];
	options: RankerOptions;
}

/** The second stages trained for one data set, and the one in the making. */
export class Rankers {
	phase = $state.raw<RankersPhase>({ state: 'loading' });
	/** Newest first. */
	list = $state.raw<readonly RankerRecord[]>([]);
	chosenId = $state<string | null>(null);
	/** What the form of the next one says. */
	draft = $state.raw<RankerDraft>({ runId: null, scenes: ['for-you'], options: defaultRankerOptions });
	readonly training: AskedWork<RankerRecord>;
	readonly #datasetId: string;
	#asked: RankerRequest | null = null;

	constructor(datasetId: string, strip: StripTask) {
		this.#datasetId = datasetId;
		this.training = new AskedWork((signal, listener) => {
			const request = this.#asked!;
			return judgeWorker.call(
				(api, callId, tell: (progress: Progress) => void) => api.trainRanker(callId, request, tell),
				{ signal, listener },
			);
		}, strip);
	}

	get chosen(): RankerRecord | null {
		return this.list.find(({ rankerId }) => rankerId === this.chosenId) ?? this.list[0] ?? null;
	}

	async load(): Promise<void> {
		try {
			this.list = await listRankers<RankerRecord>(this.#datasetId);
			this.phase = { state: 'ready' };
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** Trains, judges and stores one; it is then the chosen one. */
	async train(request: RankerRequest): Promise<void> {
		this.#asked = request;
		await this.training.start();
		if (this.training.phase.state !== 'done') return;
		this.chosenId = this.training.phase.result.rankerId;
		await this.load();
	}

	/** @throws StorageQuotaError */
	async remove(rankerId: string): Promise<void> {
		await deleteRanker(rankerId);
		this.list = this.list.filter((ranker) => ranker.rankerId !== rankerId);
	}

	cancel(): void {
		this.training.cancel();
	}
}

export const rankersBench: BenchKind<Rankers> = {
	label: 'Training a ranker',
	href: '/shop/ranking',
	make: (strip, { datasetId }) => new Rankers(datasetId, strip),
};
