import { expose } from 'comlink';
import { createCallRegistry } from '$lib/core/call-registry';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { compareStoredRuns } from '$lib/evaluation/compare-stored-runs';
import { evaluateRun } from '$lib/evaluation/evaluate-run';
import { openShop, type Shop } from '$lib/recommendation/shop';
import type { OpenShopRequest, ShopRequest } from '$lib/recommendation/shop-protocol';
import { openDevice } from '$lib/training/device';

const calls = createCallRegistry();
/** One thread: training has the others, and a shopper's click must not wait for them. */
const opened = openDevice({ backend: 'auto', threads: 1 });
let shop: Shop | null = null;
let asked = 0;

function openedShop(): Shop {
	if (!shop) throw new InvalidRequestError('The shop is closed: open it again.');
	return shop;
}

const api = {
	abort: calls.abort,

	evaluate(callId: string, runId: string, ks: readonly number[], onProgress: OnProgress) {
		return calls.run(callId, async (signal) => evaluateRun(runId, ks, { ...(await opened), signal, onProgress }));
	},

	compareRuns(callId: string, runIds: readonly string[], ks: readonly number[], onProgress: OnProgress) {
		return calls.run(callId, async (signal) =>
			compareStoredRuns(runIds, ks, { ...(await opened), signal, onProgress }),
		);
	},

	openShop(callId: string, request: OpenShopRequest) {
		return calls.run(callId, async () => {
			const turn = ++asked;
			const made = await openShop(request, (await opened).kernels);
			// A quick model may overtake a slow one: the shop asked for last stays.
			if (turn === asked) shop = made;
			return made.info;
		});
	},

	recommend: (request: ShopRequest) => openedShop().recommend(request),
	userHistory: (userId: string) => openedShop().historyOf(userId),
};

export type RecommendWorkerApi = typeof api;

expose(api);
