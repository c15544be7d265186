import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel, Query } from '$lib/models/model';

/** Cormack et al. 2009: with 60 no single first place outvotes the others. */
const RANK_OFFSET = 60;
/** Deeper ranks add next to nothing: 1 / 1,060 and less. */
const DEPTH = 1000;

/** Writes the members' scores, put on one scale, for a batch of queries: one array [queries × itemCount] a member. */
export type ScaledScores = (queries: readonly Query[]) => Float32Array[];

/** z = (score − mean) / standard deviation over all items of a query; 0 throughout where a member tells no item from another. */
export function standardised(members: readonly FittedModel[]): ScaledScores {
	return (queries) =>
		members.map((member) => {
			const { itemCount } = member;
			const scores = new Float32Array(queries.length * itemCount);
			member.score(queries, scores);
			for (let start = 0; start < scores.length; start += itemCount) {
				standardise(scores.subarray(start, start + itemCount));
			}
			return scores;
		});
}

/** 1 / (60 + rank) from 1 on, 0 below the depth. */
export function reciprocalRanks(members: readonly FittedModel[], kernels: Kernels): ScaledScores {
	return (queries) =>
		members.map((member) => {
			const { itemCount } = member;
			const scores = new Float32Array(queries.length * itemCount);
			member.score(queries, scores);
			const depth = Math.min(DEPTH, itemCount);
			const [items, best] = [new Uint32Array(depth), new Float32Array(depth)];
			for (let start = 0; start < scores.length; start += itemCount) {
				const row = scores.subarray(start, start + itemCount);
				const count = kernels.topK(row, depth, items, best);
				row.fill(0);
				for (let place = 0; place < count; place++) row[items[place]] = 1 / (RANK_OFFSET + 1 + place);
			}
			return scores;
		});
}

function standardise(row: Float32Array): void {
	let sum = 0;
	for (const value of row) sum += value;
	const mean = sum / row.length;
	let squares = 0;
	for (const value of row) squares += (value - mean) ** 2;
	const deviation = Math.sqrt(squares / row.length);
	for (let item = 0; item < row.length; item++) row[item] = deviation > 0 ? (row[item] - mean) / deviation : 0;
}
