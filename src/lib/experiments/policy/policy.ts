/** Visits that want a shelf, answered together. */
export interface Visits {
	count: number;
	/** [≥ count] */
	users: Uint32Array;
	/** Simulated day; below zero in the period before the test. */
	day: number;
}

/** Room for the answers: row v belongs to visit v. Owned by the simulation, written by the policy. */
export interface Shelves {
	k: number;
	/** [visits × k] best first */
	items: Uint32Array;
	/** [visits] items shown, at most k */
	lengths: Uint32Array;
	/** [visits × k] chance that a drawing policy puts this item here, given what stands above; 1 where nothing is drawn. */
	propensities: Float32Array;
}

/** What a policy learns from after a visit: which items were looked at and clicked. */
export interface ShelfFeedback {
	userIndex: number;
	day: number;
	/** [length] views on the simulation's buffers: read now, do not keep. */
	items: Uint32Array;
	looked: Uint8Array;
	clicked: Uint8Array;
}

/** What is stored of a policy or an allocator that learns. */
export type LearnedState = Record<string, Float64Array>;

/** An arm: who gets which shelf. */
export interface Policy {
	/** In the words of the page. */
	readonly label: string;
	/** A learner is asked visit by visit, so that each answer knows all feedback before it. */
	readonly learns: boolean;
	fill(visits: Visits, shelves: Shelves): void;
	observe?(feedback: ShelfFeedback): void;
	save?(): LearnedState;
	restore?(state: LearnedState): void;
}

export function createShelves(visitCount: number, k: number): Shelves {
	return {
		k,
		items: new Uint32Array(visitCount * k),
		lengths: new Uint32Array(visitCount),
		propensities: new Float32Array(visitCount * k),
	};
}

/** Writes one visit's shelf. @param propensities absent where nothing is drawn */
export function putShelf(
	shelves: Shelves,
	visit: number,
	items: ArrayLike<number>,
	propensities?: ArrayLike<number>,
): void {
	const length = Math.min(shelves.k, items.length);
	const start = visit * shelves.k;
	for (let place = 0; place < length; place++) {
		shelves.items[start + place] = items[place];
		shelves.propensities[start + place] = propensities?.[place] ?? 1;
	}
	shelves.lengths[visit] = length;
}
