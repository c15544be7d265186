import type { ItemWorld } from '$lib/evaluation/item-world';

/** Which part of the leaderboard a metric stands in. */
export type MetricGroup = 'accuracy' | 'beyond accuracy' | 'business';

/** What the page shows of a metric; the formula is one click away. */
export interface MetricMeta {
	id: string;
	label: string;
	group: MetricGroup;
	/** Plain text with Unicode signs; u is a user, k the list length, rel the relevant (test) items. */
	formula: string;
	/** One or two sentences a shop owner understands. */
	help: string;
	/** What equal scores do to it. */
	ties: string;
	direction: 'higher' | 'lower';
	range: readonly [low: number, high: number];
	/** Takes a list length: reported as "id@k". */
	atK: boolean;
	/** Looks at what the user really took; the others judge the lists alone. */
	usesTruth: boolean;
}

/** The list is judged as it is shown, so its tie rule is the list's. */
export const shownOrder = 'As shown: equal scores stand by lower item index.';

/** One shown list against what the user really took. */
export interface JudgedList {
	/** [places shown ≤ k] best first. */
	items: Uint32Array;
	/** [places shown ≤ k] 1 where the item at that place is relevant. */
	hits: Uint8Array;
	/** The length asked for; a shorter list loses the places it leaves empty. */
	k: number;
	/** Test items of the user, at least 1, ascending. */
	relevant: Uint32Array;
	/** What the user had when asked, ascending; never shown. */
	history: Uint32Array;
}

/** Scored list by list, then averaged over users. */
export interface ListMetric {
	kind: 'list';
	meta: MetricMeta;
	/** False where the data lack what it needs (prices, categories); always true where absent. */
	applies?(world: ItemWorld): boolean;
	/** NaN where this one list has no such number; the user then does not count. */
	score(list: JudgedList, world: ItemWorld): number;
	/** How much the user counts in the mean; 1 where absent. */
	weight?(list: JudgedList, world: ItemWorld): number;
	/** Worked by hand or by another program, in the reference world. */
	references: readonly ListReference[];
}

/** All lists of one evaluation at one k. */
export interface Exposure {
	/** [itemCount] how many lists show the item. */
	shown: Uint32Array;
	listCount: number;
	/** Places filled over all lists. */
	placeCount: number;
	k: number;
}

/** Scored over all lists at once. */
export interface SetMetric {
	kind: 'set';
	meta: MetricMeta;
	applies?(world: ItemWorld): boolean;
	/** The score, and the score of all lists but one in O(k), for the jackknife. */
	prepare(exposure: Exposure, world: ItemWorld): { score: number; scoreWithout(list: Uint32Array): number };
	references: readonly SetReference[];
}

/** Scored on where the relevant items stand among all that were ranked. */
export interface RankMetric {
	kind: 'rank';
	meta: MetricMeta;
	/**
	 * @param places [relevant] from 1; items of equal score share the mean of their places
	 * @param rankedCount items ranked for this user; NaN where nothing irrelevant was
	 */
	score(places: Float64Array, rankedCount: number): number;
	references: readonly RankReference[];
}

/** Scored on predicted values: weighted mean of each error, then perhaps the root. */
export interface ValueMetric {
	kind: 'value';
	meta: MetricMeta;
	error(predicted: number, actual: number): number;
	root: boolean;
	references: readonly ValueReference[];
}

export type Metric = ListMetric | SetMetric | RankMetric | ValueMetric;

interface Reference {
	/** What the case is about. */
	title: string;
	expected: number;
}

export interface ListReference extends Reference {
	shown: readonly number[];
	relevant: readonly number[];
	k: number;
	/** Items the user had; none where absent. */
	history?: readonly number[];
}

export interface SetReference extends Reference {
	lists: readonly (readonly number[])[];
	k: number;
}

export interface RankReference extends Reference {
	/** [itemCount] */
	scores: readonly number[];
	relevant: readonly number[];
}

export interface ValueReference extends Reference {
	predicted: readonly number[];
	actual: readonly number[];
}

/** How many of the shown items are relevant. */
export function hitCount(hits: Uint8Array): number {
	let count = 0;
	for (const hit of hits) count += hit;
	return count;
}

/** The first k of what was shown, as metrics judge it. */
export function judgedList({ shown, relevant, k, history = [] }: Omit<ListReference, keyof Reference>): JudgedList {
	const items = Uint32Array.from(shown.slice(0, k));
	return {
		items,
		hits: Uint8Array.from(items, (item) => (relevant.includes(item) ? 1 : 0)),
		k,
		relevant: Uint32Array.from(relevant).sort(),
		history: Uint32Array.from(history).sort(),
	};
}

/** How often each item is shown. */
export function exposureOf(lists: readonly ArrayLike<number>[], k: number, itemCount: number): Exposure {
	const shown = new Uint32Array(itemCount);
	let placeCount = 0;
	for (const list of lists) {
		for (let place = 0; place < list.length; place++) shown[list[place]]++;
		placeCount += list.length;
	}
	return { shown, listCount: lists.length, placeCount, k };
}
