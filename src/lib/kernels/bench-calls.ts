import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import type { GpuBenchSizes } from './gpu/bench-gpu';

/** What the train worker, which has the lanes, answers about speed; the measurements load on first use. */
export function benchCalls(calls: CallRegistry, startLane: () => Worker) {
	return {
		benchDevice(callId: string, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { benchDevice } = await import('./bench-device');
				return benchDevice(startLane, signal, onProgress);
			});
		},
		benchGpu(callId: string, sizes: GpuBenchSizes) {
			return calls.run(callId, async (signal) => {
				const { benchGpu } = await import('./gpu/bench-gpu');
				return benchGpu(sizes, signal);
			});
		},
	};
}
