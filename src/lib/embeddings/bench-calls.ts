import type { CallRegistry } from '$lib/core/call-registry';
import type { BenchVariant } from './bench-variant';

/** What the train worker, which has the lanes, answers to `npm run bench -- kernels`. */
export function variantCalls(calls: CallRegistry, startLane: () => Worker) {
	return {
		benchVariant(callId: string, variant: BenchVariant) {
			return calls.run(callId, async (signal) => {
				const { benchVariant } = await import('./bench-variant');
				return benchVariant(variant, startLane, signal);
			});
		},
	};
}
