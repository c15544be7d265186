import { hasEntry } from '$lib/core/csr-matrix';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { bootstrapEstimates } from '$lib/evaluation/bootstrap';
import { jackknifeEstimate } from '$lib/evaluation/jackknife';
import { listNdcg } from '$lib/evaluation/list-ndcg';
import type { Estimate } from '$lib/evaluation/report';
import type { MeanSample } from '$lib/evaluation/user-sample';
import { numberColumn, textColumn } from '$lib/interactions/catalogue';
import { createItemSimilarity, type ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import type { Objective } from './studio-protocol';

/** Enough for a bar on a plot: the ends of an interval move by about a tenth of its length. */
const bootstrapDrawCount = 400;

/** Takes one setting's lists, user by user, and says how good they were. */
export interface SettingJudge {
	judge(place: number, user: number, items: Uint32Array): void;
	/**
	 * NDCG@k, intra-list diversity (1 − mean similarity of two shown items by categories and brand: Ziegler et al. 2005, WWW, §3.2)
	 * and revenue@k (prices of the hits, an unknown one as 0) as means over users with bootstrap intervals; catalogue coverage with
	 * the jackknife over users, since a resample always shows fewer items.
	 * @throws AbortError
	 */
	estimates(seed: number, signal: AbortSignal): Promise<Record<Objective, Estimate | null>>;
}

export function createSettingJudge({ train, test }: DatasetSplit, k: number, userCount: number): SettingJudge {
	const { catalogue } = train;
	const prices = numberColumn(catalogue, 'price');
	const hasLabels = textColumn(catalogue, 'category') !== null || textColumn(catalogue, 'brand') !== null;
	const similarity = hasLabels ? createItemSimilarity(catalogue, null) : null;
	const ndcg = meanOver(userCount);
	const diversity = meanOver(userCount);
	const revenue = meanOver(userCount);
	const lists: Uint32Array[] = [];
	return {
		judge(place, user, items) {
			const list = items.subarray(0, k);
			lists[place] = list;
			ndcg.values[place] = listNdcg(list, test, user, k);
			if (similarity) diversity.values[place] = unlikeness(list, similarity);
			if (prices) revenue.values[place] = revenueOf(list, (item) => hasEntry(test, user, item), prices);
		},
		async estimates(seed, signal) {
			const samples = [ndcg, diversity, revenue];
			const [ndcgMean, diversityMean, revenueMean] = await bootstrapEstimates(samples, {
				seed,
				draws: bootstrapDrawCount,
				signal,
			});
			return {
				ndcg: ndcgMean,
				diversity: similarity && diversityMean,
				coverage: coverageOf(lists, train.matrix.columnCount),
				revenue: prices && revenueMean,
			};
		},
	};
}

function meanOver(userCount: number): MeanSample {
	return { kind: 'mean', values: new Float32Array(userCount), weights: null, root: false };
}

/** A list of one item has no pair and counts as 0. */
function unlikeness(list: Uint32Array, similarity: ItemSimilarity): number {
	const pairCount = (list.length * (list.length - 1)) / 2;
	let sum = 0;
	for (let place = 1; place < list.length; place++) {
		for (let other = 0; other < place; other++) sum += similarity(list[place], list[other]);
	}
	return pairCount === 0 ? 0 : 1 - sum / pairCount;
}

function revenueOf(list: Uint32Array, isHit: (item: number) => boolean, prices: Float32Array): number {
	let sum = 0;
	for (const item of list) if (isHit(item) && Number.isFinite(prices[item])) sum += prices[item];
	return sum;
}

function coverageOf(lists: readonly Uint32Array[], itemCount: number): Estimate {
	const shown = new Uint32Array(itemCount);
	for (const list of lists) for (const item of list) shown[item]++;
	const losses = Float32Array.from(lists, (list) => {
		let alone = 0;
		for (const item of list) if (shown[item] === 1) alone++;
		return alone / itemCount;
	});
	let covered = 0;
	for (const count of shown) if (count > 0) covered++;
	return jackknifeEstimate({ kind: 'jackknife', estimate: covered / itemCount, values: losses, range: [0, 1] });
}
