import { type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import type { CandidateSource, RecommendRequest } from '$lib/recommendation/recommendation';
import { rankMetrics } from './metrics/registry';
import type { UserSample } from './user-sample';

/** Looks at every score a source gives, before anything is masked, for metrics over the whole ranking (AUC). */
export interface RankJudge {
	/**
	 * The same source; what it scores is judged in passing, so it is scored once. A short cut to the k best would leave nothing
	 * to judge, so it is not offered: the lists are the same.
	 */
	watch(source: CandidateSource): CandidateSource;
	/** Says whose requests come next: request → (place, user). */
	expect(requests: readonly RecommendRequest[], firstPlace: number, userIndices: Uint32Array): void;
	samples(): Record<string, UserSample>;
}

/** @param test [userCount × itemCount] the relevant items */
export function createRankJudge(test: CsrMatrix, userCount: number): RankJudge {
	const columns = rankMetrics.map((metric) => ({ metric, values: new Float32Array(userCount) }));
	// A user whose scores were never seen does not count.
	const weights = new Float32Array(userCount);
	const expected = new Map<RecommendRequest, { place: number; userIndex: number }>();
	return {
		watch: (source) => {
			const watched: CandidateSource = {
				...source,
				score(requests, out) {
					source.score(requests, out);
					const itemCount = test.columnCount;
					requests.forEach((request, row) => {
						const asked = expected.get(request);
						if (!asked) return;
						const scores = out.subarray(row * itemCount, (row + 1) * itemCount);
						const relevant = rowColumns(test, asked.userIndex);
						const places = placesOf(scores, relevant, request.exclude);
						for (const { metric, values } of columns) {
							const score = metric.score(places, itemCount - request.exclude.length);
							values[asked.place] = Number.isNaN(score) ? 0 : score;
							weights[asked.place] = Number.isNaN(score) ? 0 : 1;
						}
					});
				},
			};
			delete watched.rank;
			return watched;
		},
		expect(requests, firstPlace, userIndices) {
			expected.clear();
			requests.forEach((request, row) =>
				expected.set(request, { place: firstPlace + row, userIndex: userIndices[row] }),
			);
		},
		samples: () =>
			Object.fromEntries(
				columns.map(({ metric, values }): [string, UserSample] => [
					metric.meta.id,
					{ kind: 'mean', values, weights: weights.every((weight) => weight === 1) ? null : weights, root: false },
				]),
			),
	};
}

/**
 * Where the relevant items stand among all that are not excluded, from 1, ascending by score; equal scores share the mean of
 * their places. A score that is no number stands last, as it would on the page.
 * @param exclude items not ranked; none of them relevant
 */
export function placesOf(scores: Float32Array, relevant: Uint32Array, exclude: Uint32Array): Float64Array {
	const wanted = Float32Array.from(relevant, (item) => finite(scores[item])).sort();
	// above[j]: items between the (j−1)th and the jth wanted score; at[j]: items level with the jth.
	const above = new Float64Array(wanted.length + 1);
	const level = new Float64Array(wanted.length);
	const count = (score: number, step: 1 | -1) => {
		let place = 0;
		let end = wanted.length;
		while (place < end) {
			const middle = (place + end) >>> 1;
			if (wanted[middle] < score) place = middle + 1;
			else end = middle;
		}
		if (place < wanted.length && wanted[place] === score) level[place] += step;
		above[place] += step;
	};
	if (wanted.length === 1) countOne(scores, wanted[0], above, level);
	else for (const score of scores) count(finite(score), 1);
	for (const item of exclude) count(finite(scores[item]), -1);
	const places = new Float64Array(wanted.length);
	for (let place = wanted.length - 1, run = above[wanted.length]; place >= 0; place--) {
		// Equal wanted scores: all their items were counted at the first of them.
		let first = place;
		while (first > 0 && wanted[first - 1] === wanted[place]) first--;
		places.fill(run + (level[first] + 1) / 2, first, place + 1);
		for (let same = first; same <= place; same++) run += above[same];
		place = first;
	}
	return places;
}

/**
 * Most users have one test item: comparisons an item instead of a search. They are added up and not branched on, since a
 * branch that goes either way as often costs more than both.
 */
function countOne(scores: Float32Array, wanted: number, above: Float64Array, level: Float64Array): void {
	let higher = 0;
	let equal = 0;
	let most = -Infinity;
	for (let item = 0; item < scores.length; item++) {
		const score = scores[item];
		higher += +(score > wanted);
		equal += +(score === wanted);
		if (score > most) most = score;
	}
	if (most === Infinity) for (const score of scores) if (score === Infinity) higher--;
	const lower = scores.length - higher - equal;
	if (wanted === -Infinity) equal += lower;
	above[1] = higher;
	above[0] = scores.length - higher;
	level[0] = equal;
}

const finite = (score: number): number => (score - score === 0 ? score : -Infinity);
