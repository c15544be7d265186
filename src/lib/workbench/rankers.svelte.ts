import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { RankerRecord, RankerRequest } from '$lib/recommendation/rank/learned/ranker-record';
import { deleteRanker, listRankers } from '$lib/storage/ranker-store';
import { AskedWork } from './asked-work.svelte';
import { judgeWorker } from './workers';

export type RankersPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

/** The second stages trained for one data set, and the one in the making. */
export class Rankers {
	phase = $state.raw<RankersPhase>({ state: 'loading' });
	/** Newest first. */
	list = $state.raw<readonly RankerRecord[]>([]);
	chosenId = $state<string | null>(null);
	readonly training = new AskedWork<RankerRecord>((signal, listener) => {
		const request = this.#asked!;
		return judgeWorker.call(
			(api, callId, tell: (progress: Progress) => void) => api.trainRanker(callId, request, tell),
			{ signal, listener },
		);
	});
	readonly chosen: RankerRecord | null = $derived(
		this.list.find(({ rankerId }) => rankerId === this.chosenId) ?? this.list[0] ?? null,
	);
	readonly #datasetId: string;
	#asked: RankerRequest | null = null;

	constructor(datasetId: string) {
		this.#datasetId = datasetId;
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
}
