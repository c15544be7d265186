/** What the page shows of a metric; the formula is one click away. */
export interface MetricMeta {
	id: string;
	label: string;
	/** Plain text with Unicode signs; u is a user, k the list length, rel the relevant (test) items. */
	formula: string;
	/** One or two sentences a shop owner understands. */
	help: string;
	direction: 'higher' | 'lower';
	range: readonly [low: number, high: number];
	/** Takes a list length: reported as "id@k". */
	atK: boolean;
}

/** One shown list against what the user really took. */
export interface JudgedList {
	/** [places shown ≤ k] 1 where the item at that place is relevant. */
	hits: Uint8Array;
	/** The length asked for; a shorter list loses the places it leaves empty. */
	k: number;
	/** Test items of the user, at least 1. */
	relevantCount: number;
}

/** Scored list by list, then averaged over users. */
export interface ListMetric {
	kind: 'list';
	meta: MetricMeta;
	score(list: JudgedList): number;
}

/** Scored over all lists at once. */
export interface SetMetric {
	kind: 'set';
	meta: MetricMeta;
	/**
	 * @param shown [itemCount] how many lists show the item
	 */
	score(shown: Uint32Array): number;
	/** What the score loses when one list is taken away. */
	lossWithout(shown: Uint32Array, list: Uint32Array): number;
}

/** Scored on predicted values: weighted mean of each error, then perhaps the root. */
export interface ValueMetric {
	kind: 'value';
	meta: MetricMeta;
	error(predicted: number, actual: number): number;
	root: boolean;
}

export type Metric = ListMetric | SetMetric | ValueMetric;

/** How many of the shown items are relevant. */
export function hitCount(hits: Uint8Array): number {
	let count = 0;
	for (const hit of hits) count += hit;
	return count;
}
