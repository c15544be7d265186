import { messageOf } from '$lib/core/errors';
import type { ItemMap, MapLayout, MapShopper } from '$lib/recommendation/map/map-calls';
import type { NearItem } from '$lib/recommendation/map/nearest-items';
import type { OpenShopRequest } from '$lib/recommendation/shop-protocol';
import { type Colouring, mapColours } from './map-colours';
import { marksOf, pathOf } from './map-marks';
import type { NeighbourMap } from './neighbour-map.svelte';
import { judgeWorker } from './workers';

const NEAR_COUNT = 12;

export type ItemMapPhase =
	{ state: 'opening' } | { state: 'open'; map: ItemMap } | { state: 'failed'; message: string };

/** A model's items as a picture: what is chosen on it, and whose shopper's things are marked. */
export class ItemMapView {
	phase = $state.raw<ItemMapPhase>({ state: 'opening' });
	colouring = $state<Colouring>('category');
	chosen = $state<number | null>(null);
	near = $state.raw<readonly NearItem[]>([]);
	/** What was lassoed. */
	selected = $state.raw<readonly number[]>([]);
	shopper = $state.raw<MapShopper | null>(null);
	userId = $state<string | null>(null);
	/** Users stand on the map too, behind the items. */
	withUsers = $state(false);
	/** Why the last question about an item or a shopper has no answer. */
	fault = $state<string | null>(null);
	/** Outlives this view. */
	readonly neighbours: NeighbourMap;
	#request: OpenShopRequest | null = null;

	readonly map: ItemMap | null = $derived(this.phase.state === 'open' ? this.phase.map : null);
	readonly places: MapLayout | null = $derived.by(() => this.neighbours.layout ?? this.map?.layout ?? null);
	/** [itemCount × 2], and behind them [userCount × 2] where users are shown. */
	readonly points: Float32Array | null = $derived(
		this.places && (this.withUsers ? concatenate(this.places.items, this.places.users) : this.places.items),
	);
	readonly colours = $derived(this.map && mapColours(this.map, this.colouring, this.withUsers));
	readonly path: readonly number[] = $derived(pathOf(this.shopper));
	/** The chosen shopper's own point; null where users are not shown. */
	readonly #userPoint: number | null = $derived.by(() => {
		if (!this.withUsers || !this.map || this.userId === null) return null;
		const userIndex = this.map.info.userIds.indexOf(this.userId);
		return userIndex === -1 ? null : this.map.info.itemIds.length + userIndex;
	});
	readonly marked = $derived(marksOf(this.near, this.shopper, this.chosen, this.#userPoint));

	constructor(neighbours: NeighbourMap) {
		this.neighbours = neighbours;
	}

	async open(request: OpenShopRequest): Promise<void> {
		this.#request = request;
		this.neighbours.open(request);
		this.phase = { state: 'opening' };
		try {
			const map = await judgeWorker.call((api, callId) => api.itemMap(callId, request));
			if (this.#request === request) this.phase = { state: 'open', map };
		} catch (error) {
			if (this.#request === request) this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** What a click on a point of the picture means: an item, or a user behind them. */
	async pick(point: number): Promise<void> {
		const { info } = this.map!;
		if (point < info.itemIds.length) await this.choose(point);
		else await this.become(info.userIds[point - info.itemIds.length]);
	}

	async choose(itemIndex: number): Promise<void> {
		this.chosen = itemIndex;
		this.near = [];
		await this.#ask(async () => {
			const request = this.#request!;
			const near = await judgeWorker.call((api) => api.nearestItems(request, itemIndex, NEAR_COUNT));
			if (this.chosen === itemIndex) this.near = near;
		});
	}

	async become(userId: string | null): Promise<void> {
		this.userId = userId;
		this.shopper = null;
		if (userId === null) return;
		await this.#ask(async () => {
			const request = this.#request!;
			const shopper = await judgeWorker.call((api) => api.mapShopper(request, userId));
			if (this.userId === userId) this.shopper = shopper;
		});
	}

	async #ask(work: () => Promise<void>): Promise<void> {
		this.fault = null;
		await work().catch((error: unknown) => (this.fault = messageOf(error)));
	}
}

function concatenate(a: Float32Array, b: Float32Array): Float32Array {
	const both = new Float32Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}
