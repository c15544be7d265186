import type { Progress } from '$lib/core/progress';
import type { MapLayout } from '$lib/recommendation/map/map-calls';
import type { OpenShopRequest } from '$lib/recommendation/shop-protocol';
import type { BenchKind } from './benches';
import { AskedWork } from './asked-work.svelte';
import type { StripTask } from './strip-line';
import { judgeWorker } from './workers';

/** The items of one model of a data set, laid out by neighbourhoods (UMAP) when somebody asks. */
export class NeighbourMap {
	/** Whose items they are. */
	shop = $state.raw<OpenShopRequest | null>(null);
	/** Shown in the place of the map by spread as soon as it is there. */
	wanted = $state(false);
	readonly work: AskedWork<MapLayout>;

	constructor(strip: StripTask) {
		this.work = new AskedWork((signal, listener) => {
			const shop = this.shop!;
			return judgeWorker.call(
				(api, callId, tell: (progress: Progress) => void) => api.itemMapByNeighbours(callId, shop, tell),
				{ signal, listener },
			);
		}, strip);
	}

	/** Null where it is not there, or not wanted. */
	get layout(): MapLayout | null {
		return this.wanted && this.work.phase.state === 'done' ? this.work.phase.result : null;
	}

	/** Says whose items are shown; the layout of another model is forgotten. */
	open(shop: OpenShopRequest): void {
		if (shop.runId === this.shop?.runId) return;
		this.shop = shop;
		this.wanted = false;
		this.work.forget();
	}

	/** Lays them out, or shows that again. */
	async show(): Promise<void> {
		this.wanted = true;
		if (this.work.phase.state !== 'done') await this.work.start();
	}

	cancel(): void {
		this.wanted = false;
		this.work.cancel();
	}
}

export const neighbourMapBench: BenchKind<NeighbourMap> = {
	label: 'Laying out the map',
	href: '/shop/map',
	make: (strip) => new NeighbourMap(strip),
};
