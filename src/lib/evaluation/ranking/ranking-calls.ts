import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import { throttle } from '$lib/core/progress';
import type { RankerRequest } from '$lib/recommendation/rank/learned/ranker-record';
import type { OpenedDevice } from '$lib/training/device';
import { trainStoredRanker } from './train-stored-ranker';

/** What the judge worker answers about second stages. */
export function rankingCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	return {
		trainRanker(callId: string, request: RankerRequest, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { kernels } = await opened;
				return trainStoredRanker(request, { kernels, signal, onProgress: throttle(onProgress) });
			});
		},
	};
}
