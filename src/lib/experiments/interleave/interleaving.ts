import type { VisitStream } from '$lib/experiments/simulation/visit-stream';

/** Two rankings in one shelf. */
export interface InterleavedShelf {
	/** [k] */
	items: Uint32Array;
	/** [k] credit of a click on the place: positive for B, negative for A. */
	credits: Float64Array;
}

export interface InterleavingMethod {
	id: string;
	label: string;
	words: string;
	paper: string;
	/** @param a, b best first; lists at least k long give full shelves */
	merge(a: Uint32Array, b: Uint32Array, k: number, stream: VisitStream): InterleavedShelf;
}

/** The first item of a list that is not shown yet, or −1. */
export function firstFree(list: Uint32Array, shown: ReadonlySet<number>): number {
	for (const item of list) if (!shown.has(item)) return item;
	return -1;
}
