import type { DatasetSplit } from '$lib/datasets/dataset-split';
import type { ModelOptions } from '$lib/models/model';
import type { Estimate } from '$lib/training/run-report';

/** A judged run as the auditor sees it. */
export interface AuditedRun {
	label: string;
	modelId: string;
	options: ModelOptions;
	seed: number;
	/** Changes its answer with the shopper; popularity does not. */
	personal: boolean;
	metrics: Record<string, Estimate>;
}

export interface AuditInput {
	split: DatasetSplit;
	hasTimestamps: boolean;
	/** Runs under this protocol; none before the first. */
	runs: readonly AuditedRun[];
}

/** 'bad': the numbers cannot be trusted; 'warning': they may mislead; 'note': know it when you compare. */
export type Severity = 'bad' | 'warning' | 'note';

export interface Finding {
	severity: Severity;
	/** What was found, in one sentence. */
	title: string;
	/** The figures, and why it matters. */
	text: string;
	/** What to do about it. */
	fix: string;
}

/** A place of the app: the files, the choice of catalogue columns, the split, the models with their options, the search for better ones. */
export type FixPlace = 'data' | 'features' | 'protocol' | 'models' | 'search';

/** One thing the auditor looks for. */
export interface Check {
	id: string;
	/** The question it asks. */
	label: string;
	/** What a clean answer means. */
	clean: string;
	/** Where a finding is mended. */
	fixAt: FixPlace;
	/** Looks at numbers only: there is no answer before the first run. */
	needsRuns?: true;
	look(input: AuditInput): Finding[];
}

/** "12 of 340 (3.5 %)" */
export function share(part: number, whole: number): string {
	const percent = whole === 0 ? 0 : (100 * part) / whole;
	return `${part} of ${whole} (${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %)`;
}

/** The metric most pages sort by. */
export const MAIN_METRIC = 'ndcg@10';

/** Best first by the main metric; runs without it are left out. */
export function byMainMetric(runs: readonly AuditedRun[]): { run: AuditedRun; estimate: Estimate }[] {
	return runs
		.flatMap((run) => (run.metrics[MAIN_METRIC] ? [{ run, estimate: run.metrics[MAIN_METRIC] }] : []))
		.sort((a, b) => b.estimate.mean - a.estimate.mean);
}
