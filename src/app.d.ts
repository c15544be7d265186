import type { BenchVariant, VariantMeasurements } from '$lib/embeddings/bench-variant';
import type { GpuBenchmark, GpuBenchSizes } from '$lib/kernels/gpu/bench-gpu';
import type { benchJudging, benchStatistics } from '$lib/workbench/evaluation-bench';
import type { AutomationOutcome, AutomationRequest } from '$lib/workbench/automation';

declare global {
	interface Window {
		/** The command line's way in: set by /automation only. */
		shelfwise: {
			evaluate(request: AutomationRequest): Promise<AutomationOutcome>;
			/** Every kernel on one variant, in the train worker. */
			benchVariant(variant: BenchVariant): Promise<VariantMeasurements>;
			/** The programs of the graphics processor, in the train worker. */
			benchGpu(sizes: GpuBenchSizes): Promise<GpuBenchmark>;
			/** The bench driver's way in. */
			benchJudging: typeof benchJudging;
			benchStatistics: typeof benchStatistics;
		};
	}
}

export {};
