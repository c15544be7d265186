import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import { openShop } from '$lib/recommendation/open-shop';
import type { OpenedDevice } from '$lib/training/device';
import { sweepWeights } from './sweep-weights';
import type { StudioRequest } from './studio-protocol';

/** What the judge worker answers about the weights of a chain. */
export function studioCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	return {
		sweepWeights(callId: string, request: StudioRequest, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { kernels } = await opened;
				const shop = await openShop(request.shop, kernels);
				try {
					return await sweepWeights(request, { shop, split: shop.split, kernels }, { signal, onProgress });
				} finally {
					shop.release();
				}
			});
		},
	};
}
