import type { OptionSpec } from '$lib/models/model';

/** A history read from its newest end: each step back counts `decay` times the one after it. */
export interface Recency {
	/** 0 … 1; 1 counts all alike. */
	recencyDecay: number;
	/** Only this many newest items count; 0 counts all. */
	lastItems: number;
}

export const recencySpecs = {
	recencyDecay: {
		kind: 'number',
		label: 'Recency',
		help: 'How much each step back in the history counts against the one after it. 1 counts old and new alike; 0.8 follows the last few steps.',
		default: 1,
		min: 0.1,
		max: 1,
	},
	lastItems: {
		kind: 'integer',
		label: 'Last items',
		help: 'Only this many newest items of the history count. 0 counts all.',
		default: 0,
		min: 0,
		max: 1000,
	},
} as const satisfies Record<string, OptionSpec>;

/** Weight of the history item at `position` (0 = oldest) of `length`: decay^(steps back), 0 beyond the last items. */
export function recencyWeight({ recencyDecay, lastItems }: Recency, position: number, length: number): number {
	const stepsBack = length - 1 - position;
	return lastItems > 0 && stepsBack >= lastItems ? 0 : recencyDecay ** stepsBack;
}

/** [length]: the weight of every position. */
export function recencyWeights(recency: Recency, length: number): Float32Array {
	if (recency.recencyDecay === 1 && recency.lastItems === 0) return new Float32Array(length).fill(1);
	return Float32Array.from({ length }, (_, position) => recencyWeight(recency, position, length));
}
