import type { Protocol } from '$lib/datasets/dataset-split';
import type { RunReport } from '$lib/training/run-report';

export type { Estimate, RunReport, SliceEstimate } from '$lib/training/run-report';

/** What the Evaluate page downloads and the command line writes. */
export interface EvaluationReport {
	dataset: { userCount: number; itemCount: number; interactionCount: number; fingerprint: string };
	protocol: Protocol;
	/** Only listed candidates were ranked: not to be compared with numbers over all items. */
	sampled?: true;
	device: { backend: string; threads: number; adapter: string | null };
	runs: RunReport[];
}
