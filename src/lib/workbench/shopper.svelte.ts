import { messageOf } from '$lib/core/errors';
import type {
	OpenShopRequest,
	SceneId,
	SessionAction,
	ShopExplanation,
	ShopInfo,
	ShopperHistory,
	ShopRequest,
	ShopSlate,
} from '$lib/recommendation/shop-protocol';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { hourOfDay, today } from './now';
import { renumberItems } from './renumber-items';
import { ShopperVisit } from './shopper-visit.svelte';
import { ShownItems } from './shown-items';
import { recommendWorker } from './workers';

/** Products on a shelf. */
const SHELF_LENGTH = 12;

export type ShopPhase =
	{ state: 'closed' } | { state: 'opening' } | { state: 'open'; info: ShopInfo } | { state: 'failed'; message: string };

/** The shelf keeps showing the last answer while the next one is under way. */
export type ShelfPhase =
	| { state: 'asking'; slate: ShopSlate | null }
	| { state: 'shown'; slate: ShopSlate }
	| { state: 'failed'; message: string };

/** What the shopper did in this session. */
export type SessionEvent = SessionAction;

/** Places an item moved up (positive) or down since the previous answer; 'new' where it was not there. */
export type Move = number | 'new';

/** One person in front of one shop: who they are, what they did, and the shelf they see. */
export class Shopper {
	phase = $state.raw<ShopPhase>({ state: 'closed' });
	shelf = $state.raw<ShelfPhase>({ state: 'asking', slate: null });
	/** By item index. */
	moves = $state.raw<Readonly<Record<number, Move>>>({});
	history = $state.raw<ShopperHistory | null>(null);
	userId = $state<string | null>(null);
	scene = $state<SceneId>('home');
	anchorItem = $state<number | null>(null);
	diversity = $state(0);
	showSeen = $state(false);
	/** Of the category page. */
	category = $state<string | null>(null);
	searchText = $state('');

	/** What changed the shelf last, in words that go before ": 5 items moved". */
	cause = $state<string | null>(null);

	readonly #visit = new ShopperVisit();

	readonly slate: ShopSlate | null = $derived(this.shelf.state === 'failed' ? null : this.shelf.slate);
	readonly info: ShopInfo | null = $derived(this.phase.state === 'open' ? this.phase.info : null);

	#opened = 0;
	#openRequest: OpenShopRequest | null = null;
	/** What the indices of session and basket stand for. */
	#itemIds: readonly string[] = [];
	/** What each shelf showed last, to say what moved when the shopper comes back to it. */
	#lastShown: Record<string, ShopSlate> = {};
	#asking = false;
	#askAgain = false;
	/** Null until a shop is open. */
	#shownItems: ShownItems | null = null;
	/** The next answer is a shelf somebody walks up to, not the same one moved by a slider. */
	#isArrival = true;
	readonly #pipelineOf: (scene: SceneId) => PipelineSpec | null;

	/** @param pipelineOf what the merchant saved for a scene; null where nothing */
	constructor(pipelineOf: (scene: SceneId) => PipelineSpec | null = () => null) {
		this.#pipelineOf = pipelineOf;
	}

	get session(): readonly SessionEvent[] {
		return this.#visit.session;
	}

	get basket(): readonly number[] {
		return this.#visit.basket;
	}

	/** Opens the shop over one run's model; who the shopper is and what they did stays. */
	async open(request: OpenShopRequest): Promise<void> {
		const opened = ++this.#opened;
		if (request.datasetId !== this.#openRequest?.datasetId) {
			this.#shownItems = new ShownItems(request.datasetId, this.userId);
		}
		this.#openRequest = request;
		this.#lastShown = {};
		this.phase = { state: 'opening' };
		try {
			const info = await recommendWorker.call((api, callId) => api.openShop(callId, request));
			if (opened !== this.#opened) return;
			this.#renumber(info.itemIds);
			this.phase = { state: 'open', info };
			if (this.userId !== null) void this.#readHistory(this.userId);
			await this.#ask();
		} catch (error) {
			if (opened === this.#opened) this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** Starts a fresh session as somebody the shop knows, or as a new visitor. */
	become(userId: string | null): void {
		this.userId = userId;
		this.#visit.clear();
		this.history = null;
		this.anchorItem = null;
		if (this.#openRequest) this.#shownItems = new ShownItems(this.#openRequest.datasetId, userId);
		this.#lastShown = {};
		if (userId !== null) void this.#readHistory(userId);
		this.go(userId === null ? 'home' : 'for-you');
	}

	go(scene: SceneId): void {
		this.scene = scene;
		if (scene !== 'product' && scene !== 'complements') {
			this.anchorItem = null;
			this.#visit.stopReading();
		}
		this.#isArrival = true;
		void this.#ask();
	}

	lookAt(itemIndex: number): void {
		this.#visit.lookAt(itemIndex);
		this.#say('looked at', itemIndex);
		this.anchorItem = itemIndex;
		this.go('product');
	}

	/** Walks along one category's shelf. */
	walkTo(category: string): void {
		this.category = category;
		this.go('category');
	}

	search(text: string): void {
		this.searchText = text;
		this.go('search');
	}

	/** Forgets what this session is after; what lies in the basket and what was bought stays. */
	resetIntent(): void {
		this.#visit.resetIntent();
		this.cause = 'After the intent was reset';
		void this.#ask();
	}

	addToBasket(itemIndex: number): void {
		if (this.basket.includes(itemIndex)) return;
		this.#visit.addToBasket(itemIndex);
		this.#say('picked', itemIndex);
		void this.#ask();
	}

	takeFromBasket(itemIndex: number): void {
		this.#visit.takeFromBasket(itemIndex);
		this.cause = `After you took ${this.#titleOf(itemIndex)} out`;
		void this.#ask();
	}

	buy(): void {
		const [first] = this.basket;
		this.#visit.buy();
		if (first !== undefined) this.#say('bought', first);
		this.go('for-you');
	}

	setDiversity(diversity: number): void {
		this.diversity = diversity;
		this.cause = 'After the variety was set';
		void this.#ask();
	}

	setShowSeen(showSeen: boolean): void {
		this.showSeen = showSeen;
		this.cause = showSeen ? 'With what was seen before' : 'Without what was seen before';
		void this.#ask();
	}

	/** Opens the shop anew: a failed answer may mean that its thread has ended, and the shop with it. */
	retry(): void {
		if (this.#openRequest) void this.open(this.#openRequest);
	}

	/** Why an item of the shelf stands where it stands. */
	explain(itemIndex: number): Promise<ShopExplanation> {
		const request = $state.snapshot(this.#request) as ShopRequest;
		return recommendWorker.call((api) => api.explain(request, itemIndex));
	}

	get #request(): ShopRequest {
		const pipeline = this.#pipelineOf(this.scene);
		return {
			scene: this.scene,
			userId: this.userId,
			session: this.session,
			basket: this.basket,
			...(this.scene === 'search' && { searchText: this.searchText }),
			...(this.scene === 'category' && this.category !== null && { category: this.category }),
			...(pipeline && { pipeline }),
			// Only where a cap counts them: an answer is kept by its question, and these change with every look.
			...(pipeline?.frequencyCap && {
				impressions: this.#shownItems?.counts(this.#itemIds) ?? [],
			}),
			day: today(),
			hour: hourOfDay(),
			anchorItem: this.anchorItem,
			diversity: this.diversity,
			showSeen: this.showSeen,
			k: SHELF_LENGTH,
		};
	}

	/** One shelf of the shop: what tells it from the others, and nothing of where somebody was before. */
	get #shelf(): string {
		const { scene, anchorItem, category, searchText } = this;
		return JSON.stringify([scene, anchorItem, scene === 'category' && category, scene === 'search' && searchText]);
	}

	/** An answer given for another place is stale; one for another λ at the same place is only early. */
	get #place(): string {
		return JSON.stringify([this.#opened, this.userId, this.#shelf]);
	}

	/** One question at a time; what changed meanwhile is asked next, so that a dragged slider never piles up. */
	async #ask(): Promise<void> {
		if (this.phase.state !== 'open') return;
		this.shelf = { state: 'asking', slate: this.slate };
		if (this.#asking) {
			this.#askAgain = true;
			return;
		}
		this.#asking = true;
		do {
			this.#askAgain = false;
			const place = this.#place;
			try {
				if (this.#pipelineOf(this.scene)?.frequencyCap) await this.#shownItems?.recalled;
				const slate = await recommendWorker.call((api) => api.recommend($state.snapshot(this.#request) as ShopRequest));
				if (place === this.#place) this.#show(slate);
			} catch (error) {
				if (place === this.#place) this.shelf = { state: 'failed', message: messageOf(error) };
			}
		} while (this.#askAgain && this.phase.state === 'open');
		this.#asking = false;
	}

	#show(slate: ShopSlate): void {
		const shelf = this.#shelf;
		const before = this.#lastShown[shelf];
		this.moves = before ? movesBetween(before, slate) : {};
		this.#lastShown[shelf] = slate;
		if (this.#isArrival) this.#shownItems?.note(slate.items.flatMap(({ itemIndex }) => this.#itemIds[itemIndex] ?? []));
		this.#isArrival = false;
		this.shelf = this.#askAgain ? { state: 'asking', slate } : { state: 'shown', slate };
	}

	/** Another protocol numbers the items anew and may leave some out: what the shopper did follows them by id. */
	#renumber(itemIds: readonly string[]): void {
		const before = this.#itemIds;
		this.#itemIds = itemIds;
		if (before.length === 0) return;
		const moved = renumberItems(before, itemIds);
		this.#visit.renumber(moved);
		if (this.anchorItem === null) return;
		this.anchorItem = moved(this.anchorItem) ?? null;
		if (this.anchorItem === null) this.scene = 'home';
	}

	async #readHistory(userId: string): Promise<void> {
		const history = await recommendWorker.call((api) => api.userHistory(userId)).catch(() => null);
		if (this.userId === userId) this.history = history;
	}

	#say(did: string, itemIndex: number): void {
		this.cause = `After you ${did} ${this.#titleOf(itemIndex)}`;
	}

	#titleOf(itemIndex: number): string {
		return this.info?.titles?.[itemIndex] ?? this.#itemIds[itemIndex] ?? '';
	}
}

function movesBetween(before: ShopSlate, now: ShopSlate): Record<number, Move> {
	const placesBefore = before.items.map((item) => item.itemIndex);
	return Object.fromEntries(
		now.items.map(({ itemIndex }, place): [number, Move] => {
			const previous = placesBefore.indexOf(itemIndex);
			return [itemIndex, previous < 0 ? 'new' : previous - place];
		}),
	);
}
