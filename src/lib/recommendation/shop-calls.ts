import type { CallRegistry } from '$lib/core/call-registry';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import type { IndexKind } from '$lib/embeddings/vector-index';
import type { OpenedDevice } from '$lib/training/device';
import { openShop } from './open-shop';
import type { Shop } from './shop';
import type { OpenShopRequest, ShopRequest } from './shop-protocol';

/** What the recommend worker answers in the open shop; it holds one shop at a time. */
export function shopCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	let shop: Shop | null = null;
	let asked = 0;

	function openedShop(): Shop {
		if (!shop) throw new InvalidRequestError('The shop is closed: open it again.');
		return shop;
	}

	return {
		openShop(callId: string, request: OpenShopRequest) {
			return calls.run(callId, async () => {
				const turn = ++asked;
				const made = await openShop(request, (await opened).kernels);
				// A quick model may overtake a slow one: the shop asked for last stays.
				if (turn === asked) {
					shop?.release();
					shop = made;
				}
				return made.info;
			});
		},

		recommend: (request: ShopRequest) => openedShop().recommend(request),
		newThings: (below: number, count: number) => openedShop().newThings(below, count),
		onboarding: (known: readonly number[], count: number) => openedShop().onboarding(known, count),
		explain: (request: ShopRequest, itemIndex: number) => openedShop().explain(request, itemIndex),
		measureShop: (callId: string, request: ShopRequest, onProgress: OnProgress) =>
			calls.run(callId, (signal) => openedShop().measure(request, signal, onProgress)),
		measureIndex: (callId: string, runId: string | null, kind: IndexKind) =>
			calls.run(callId, (signal) => openedShop().measureIndex(runId, kind, signal)),
		userHistory: (userId: string) => openedShop().historyOf(userId),
	};
}
