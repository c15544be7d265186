import type { Protocol } from '$lib/datasets/dataset-split';
import type { FeatureSchema } from '$lib/interactions/features/column-encoding';
import type { RunReport } from './run-report';
import type { KernelChoice } from '$lib/kernels/kernel';
import type { FitProgress, ModelOptions } from '$lib/models/model';

export type RunStatus = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** The machine a run was fitted on. */
export interface RunDevice {
	backend: string;
	threads: number;
	adapter: string | null;
}

/** Size of the data a run saw, after preparation, train and test together. */
export interface PreparedCounts {
	userCount: number;
	itemCount: number;
	interactionCount: number;
}

/** One model fitted once: all it takes to repeat it, and what came out. Stored as plain JSON. */
export interface RunRecord {
	runId: string;
	datasetId: string;
	/** Of the data set when the run was made. */
	fingerprint: string;
	modelId: string;
	options: ModelOptions;
	seed: number;
	protocol: Protocol;
	/**
	 * How the model reads the catalogue's columns, by name, where that is not the default: as the data set said when it was
	 * trained, and again where the run is repeated. Absent where the model reads none.
	 */
	featureSchema?: FeatureSchema | undefined;
	kernelChoice: KernelChoice;
	status: RunStatus;
	/** In words, where status is 'failed'. */
	error: string | null;
	/** Milliseconds since 1970. */
	createdAt: number;
	fitMs: number | null;
	device: RunDevice | null;
	/** Known once the run has split the data. */
	counts: PreparedCounts | null;
	/** The newest row it was fitted on, milliseconds since 1970; absent in runs of older versions. */
	trainedUntil?: number;
	/** Of the fitted model's arrays: what it takes in memory and on the disk; absent in runs of older versions. */
	modelBytes?: number;
	/** One entry an epoch. */
	curve: FitProgress[];
	report: RunReport | null;
	/** The run whose model this one brings up to the data of now; absent for one fitted from nothing. */
	updatedFrom?: string;
	/** The runs whose models this one blends. */
	memberIds?: readonly string[];
	/** What its owner wrote on it. */
	label?: RunLabel;
	/** Its place in the queue: smaller comes first. */
	queuedAt?: number;
	/** When it was last taken up by itself after the tab went away in mid-work; null where it was queued by hand since. */
	takenUpAt?: number | null;
	/** What its owner should know though it did not fail: a checkpoint that could not be kept. */
	notice?: string;
}

/** Words of its owner on a run; each may be empty. */
export interface RunLabel {
	name: string;
	tags: readonly string[];
	note: string;
}

/** What the page hears while a model trains. */
export interface TrainProgress extends FitProgress {
	runId: string;
	elapsedMs: number;
}

/** What has to be said to make a run; the rest is filled in as it goes. */
export type RunRequest = Pick<
	RunRecord,
	'datasetId' | 'fingerprint' | 'modelId' | 'options' | 'seed' | 'protocol' | 'kernelChoice' | 'createdAt'
> &
	Pick<Partial<RunRecord>, 'featureSchema'>;

/** A run that waits for its turn. */
export function newRun(request: RunRequest): RunRecord {
	return {
		...request,
		runId: crypto.randomUUID(),
		status: 'queued',
		error: null,
		fitMs: null,
		device: null,
		counts: null,
		curve: [],
		report: null,
	};
}
