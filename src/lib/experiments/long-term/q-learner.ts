import type { SessionSummary } from './session-state';

/** One visit and the next of the same shopper. */
export interface Transition {
	state: SessionSummary;
	action: number;
	reward: number;
	/** Null: the shopper did not come back within the horizon. */
	next: SessionSummary | null;
	/** Days between the two: the discount is one a day. */
	days: number;
}

/** Learns what a visit is worth with all visits that follow from it. */
export interface QLearner {
	readonly label: string;
	/** [actions] */
	valuesOf(state: SessionSummary): Float32Array | Float64Array;
	learn(transition: Transition): void;
	/** Gives back what it holds outside the heap. */
	dispose(): void;
}
