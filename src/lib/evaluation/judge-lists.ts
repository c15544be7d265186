import { type CsrMatrix, hasEntry, rowColumns } from '$lib/core/csr-matrix';
import type { Slate } from '$lib/recommendation/recommendation';
import type { ItemWorld } from './item-world';
import { type Exposure, type JudgedList, exposureOf } from './metrics/metric';
import { listMetrics, setMetrics } from './metrics/registry';
import type { UserSample } from './user-sample';

/** Takes slates one by one, in the order of the users, and turns them into every ranking metric at every k. */
export interface ListJudge {
	judge(place: number, userIndex: number, slate: Slate): void;
	samples(): Record<string, UserSample>;
	/** What was shown at this place, best first; a view. */
	listOf(place: number): Uint32Array;
}

export interface JudgedWorld {
	/** [userCount × itemCount] the relevant items. */
	test: CsrMatrix;
	/** [userCount × itemCount] what each user had when asked. */
	histories: CsrMatrix;
	items: ItemWorld;
}

/**
 * The list judged at k is the first k places of what was shown, as a shopper sees it. Metrics the data cannot feed (prices,
 * categories) are left out.
 * @param ks list lengths, ascending
 * @param userCount how many slates will come
 */
export function createListJudge(world: JudgedWorld, ks: readonly number[], userCount: number): ListJudge {
	const longest = ks.at(-1)!;
	const applying = listMetrics.filter(({ applies }) => applies?.(world.items) ?? true);
	const columns = ks.flatMap((k) => applying.map((metric) => createColumn(metric, k, userCount)));
	const lists = new Uint32Array(userCount * longest);
	const lengths = new Uint32Array(userCount);
	const listOf = (place: number, k = longest) =>
		lists.subarray(place * longest, place * longest + Math.min(k, lengths[place]));
	return {
		judge(place, userIndex, { itemIndices }) {
			lengths[place] = Math.min(longest, itemIndices.length);
			lists.set(itemIndices.subarray(0, lengths[place]), place * longest);
			const whole = judgeSlate(world, userIndex, listOf(place), longest);
			let list = whole;
			for (const { metric, k, values, weights } of columns) {
				if (list.k !== k) list = cutAt(whole, k);
				const score = metric.score(list, world.items);
				const counts = !Number.isNaN(score);
				values[place] = counts ? score : 0;
				weights[place] = counts ? (metric.weight?.(list, world.items) ?? 1) : 0;
			}
		},
		samples() {
			return Object.fromEntries([
				...columns.map(({ metric, k, values, weights }): [string, UserSample] => {
					const even = weights.every((weight) => weight === 1);
					return [`${metric.meta.id}@${k}`, { kind: 'mean', values, weights: even ? null : weights, root: false }];
				}),
				...ks.flatMap((k) => {
					const shown = Array.from({ length: userCount }, (_, place) => listOf(place, k));
					return setSamples(exposureOf(shown, k, world.items.itemCount), shown, world.items);
				}),
			]);
		},
		listOf,
	};
}

/** What was shown to a user against what the user took. */
export function judgeSlate(
	{ test, histories }: Pick<JudgedWorld, 'test' | 'histories'>,
	userIndex: number,
	items: Uint32Array,
	k: number,
): JudgedList {
	const shown = items.subarray(0, k);
	const hits = hitsOf(test, userIndex, shown);
	return { items: shown, hits, k, relevant: rowColumns(test, userIndex), history: rowColumns(histories, userIndex) };
}

/** [items.length] 1 where the user took the item. */
export function hitsOf(test: CsrMatrix, userIndex: number, items: Uint32Array): Uint8Array {
	const hits = new Uint8Array(items.length);
	for (let place = 0; place < items.length; place++) hits[place] = hasEntry(test, userIndex, items[place]) ? 1 : 0;
	return hits;
}

function cutAt({ items, hits, relevant, history }: JudgedList, k: number): JudgedList {
	return { items: items.subarray(0, k), hits: hits.subarray(0, k), k, relevant, history };
}

function createColumn(metric: (typeof listMetrics)[number], k: number, userCount: number) {
	return { metric, k, values: new Float32Array(userCount), weights: new Float32Array(userCount) };
}

function setSamples(exposure: Exposure, lists: readonly Uint32Array[], items: ItemWorld) {
	return setMetrics
		.filter(({ applies }) => applies?.(items) ?? true)
		.map(({ meta, prepare }): [string, UserSample] => {
			const { score, scoreWithout } = prepare(exposure, items);
			const values = Float32Array.from(lists, (list) => score - scoreWithout(list));
			return [`${meta.id}@${exposure.k}`, { kind: 'jackknife', estimate: score, values, range: meta.range }];
		});
}
