import { messageOf } from '$lib/core/errors';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import type { OpenShopRequest, ShopInfo, ShopSlate } from '$lib/recommendation/shop-protocol';
import { recommendWorker } from './workers';

const ASKED_COUNT = 5;
const LIST_LENGTH = 12;

export type NewcomerPhase =
	{ state: 'opening' } | { state: 'open'; info: ShopInfo } | { state: 'failed'; message: string };

/** Somebody the shop has never seen: what they are asked, what they like of it, and the list that follows at once. */
export class Newcomer {
	phase = $state.raw<NewcomerPhase>({ state: 'opening' });
	/** On the table now. */
	asked = $state.raw<readonly number[]>([]);
	liked = $state.raw<readonly number[]>([]);
	slate = $state.raw<ShopSlate | null>(null);
	fault = $state<string | null>(null);
	/** Items of the list that were not on it before the last answer. */
	fresh = $state.raw<readonly number[]>([]);
	readonly info: ShopInfo | null = $derived(this.phase.state === 'open' ? this.phase.info : null);
	/** Everything ever asked about. */
	#known: number[] = [];
	#turn = 0;
	readonly #pipelineOf: () => PipelineSpec | null;

	/** @param pipelineOf what the merchant saved for the member page; null where nothing */
	constructor(pipelineOf: () => PipelineSpec | null) {
		this.#pipelineOf = pipelineOf;
	}

	async open(request: OpenShopRequest): Promise<void> {
		this.phase = { state: 'opening' };
		try {
			const info = await recommendWorker.call((api, callId) => api.openShop(callId, request));
			this.phase = { state: 'open', info };
			await this.restart();
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** The next newcomer walks in. */
	async restart(): Promise<void> {
		this.liked = [];
		this.asked = [];
		this.slate = null;
		this.#known = [];
		await this.#answer(async () => {
			await this.#askMore(ASKED_COUNT);
			await this.#show();
		});
	}

	/** Likes an item, or takes it back. */
	async like(itemIndex: number): Promise<void> {
		this.liked = this.liked.includes(itemIndex)
			? this.liked.filter((other) => other !== itemIndex)
			: [...this.liked, itemIndex];
		await this.#answer(() => this.#show());
	}

	/** Other items in the place of those that were not liked. */
	async askOthers(): Promise<void> {
		await this.#answer(async () => {
			this.asked = this.asked.filter((item) => this.liked.includes(item));
			await this.#askMore(ASKED_COUNT);
		});
	}

	async #askMore(count: number): Promise<void> {
		const picks = await recommendWorker.call((api) => api.onboarding(this.#known, count));
		this.#known.push(...picks);
		this.asked = [...this.asked, ...picks];
	}

	async #show(): Promise<void> {
		const turn = ++this.#turn;
		const pipeline = this.#pipelineOf();
		const request = {
			scene: 'for-you' as const,
			userId: null,
			session: this.liked.map((itemIndex) => ({ kind: 'bought' as const, itemIndex, dwellMs: 0 })),
			basket: [],
			anchorItem: null,
			diversity: 0,
			showSeen: false,
			k: LIST_LENGTH,
			...(pipeline && { pipeline }),
		};
		const slate = await recommendWorker.call((api) => api.recommend(request));
		if (turn !== this.#turn) return;
		const before = this.slate?.items.map(({ itemIndex }) => itemIndex);
		const now = slate.items.map(({ itemIndex }) => itemIndex);
		this.fresh = before === undefined ? [] : now.filter((item) => !before.includes(item));
		this.slate = slate;
	}

	async #answer(work: () => Promise<void>): Promise<void> {
		this.fault = null;
		await work().catch((error: unknown) => (this.fault = messageOf(error)));
	}
}
