import type { CallRegistry } from '$lib/core/call-registry';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import { projectPca } from '$lib/embeddings/project-pca';
import type { Embeddings } from '$lib/models/model';
import { openShop } from '$lib/recommendation/open-shop';
import type { ShopperHistory, ShopInfo, OpenShopRequest } from '$lib/recommendation/shop-protocol';
import type { OpenedDevice } from '$lib/training/device';
import { amidBestItems } from './amid-best-items';
import { type NearItem, nearestItems } from './nearest-items';
import type { Shop } from '$lib/recommendation/shop';

/** Where everything stands on a map, in −1…1. */
export interface MapLayout {
	/** [itemCount × 2] */
	items: Float32Array;
	/** [userCount × 2]; empty where the model keeps no vectors of users. */
	users: Float32Array;
}

/** A model's items and users as a picture, and what stands behind the points. */
export interface ItemMap {
	info: ShopInfo;
	/** By principal components of the items, users along the same axes; null where the model keeps no vectors. */
	layout: MapLayout | null;
	/** Share of the spread that the two axes keep. */
	explained: readonly [number, number];
	/** [itemCount] people who took the item. */
	popularity: Uint32Array;
	dim: number;
}

/** What the map shows of one shopper: what they had, and their list. */
export interface MapShopper {
	history: ShopperHistory;
	list: readonly number[];
}

/** What the judge worker answers about a model's map. Each call opens the shop it needs and keeps the last one. */
export function mapCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	let kept: { key: string; shop: Promise<Shop> } | null = null;

	function shopOf(request: OpenShopRequest): Promise<Shop> {
		const key = JSON.stringify(request);
		if (kept?.key !== key) {
			const shop = opened.then(({ kernels }) => openShop(request, kernels));
			kept = { key, shop };
			// What failed once may be tried again.
			shop.catch(() => (kept = null));
		}
		return kept.shop;
	}

	return {
		itemMap(callId: string, request: OpenShopRequest): Promise<ItemMap> {
			return calls.run(callId, async () => {
				const shop = await shopOf(request);
				const embeddings = shop.embeddings();
				const picture = embeddings && projectPca(embeddings.items, embeddings.dim, embeddings.users);
				return {
					info: shop.info,
					layout: picture && { items: picture.points, users: picture.others },
					explained: picture?.explained ?? [0, 0],
					popularity: shop.popularity(),
					dim: embeddings?.dim ?? 0,
				};
			});
		},

		/** Each user stands amid the items that come first for them. @throws AbortError */
		itemMapByNeighbours(callId: string, request: OpenShopRequest, onProgress: OnProgress): Promise<MapLayout> {
			return calls.run(callId, async (signal) => {
				const vectors = vectorsOf(await shopOf(request));
				const { projectUmap } = await import('$lib/embeddings/project-umap');
				const rng = createRng(1).fork('map');
				const items = await projectUmap(vectors.items, vectors.dim, { rng, signal, onProgress });
				return { items, users: amidBestItems(vectors, items, (await opened).kernels) };
			});
		},

		async nearestItems(request: OpenShopRequest, itemIndex: number, k: number): Promise<NearItem[]> {
			return nearestItems(vectorsOf(await shopOf(request)), itemIndex, k);
		},

		async mapShopper(request: OpenShopRequest, userId: string): Promise<MapShopper> {
			const shop = await shopOf(request);
			const { items } = shop.recommend({
				scene: 'for-you',
				userId,
				session: [],
				basket: [],
				anchorItem: null,
				diversity: 0,
				showSeen: false,
				k: 12,
			});
			return { history: shop.historyOf(userId), list: items.map(({ itemIndex }) => itemIndex) };
		},
	};
}

function vectorsOf(shop: Shop): Embeddings {
	const embeddings = shop.embeddings();
	if (embeddings === null) throw new InvalidRequestError('This model keeps no vectors: choose one that does.');
	return embeddings;
}
