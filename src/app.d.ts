import type { BenchVariant, VariantMeasurements } from '$lib/embeddings/bench-variant';
import type { AutomationOutcome, AutomationRequest } from '$lib/workbench/automation';

declare global {
	interface Window {
		/** The command line's way in: set by /automation only. */
		shelfwise: {
			evaluate(request: AutomationRequest): Promise<AutomationOutcome>;
			/** Every kernel on one variant, in the train worker. */
			benchVariant(variant: BenchVariant): Promise<VariantMeasurements>;
		};
	}
}

export {};
