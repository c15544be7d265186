import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';

/** What a worker answers about the graphics processor; the programs load on first use. */
export function gpuCalls(calls: CallRegistry) {
	return {
		proveGpu(callId: string, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { proveGpu } = await import('./prove-gpu');
				return proveGpu(signal, onProgress);
			});
		},
	};
}
