import type { Candidates, Ranker, RecommendRequest, Rule } from '$lib/recommendation/recommendation';

/** The ranker's scores instead of the sources'; an item it gives no finite score leaves the list. */
export function rankBy(ranker: Ranker, request: RecommendRequest, candidates: Candidates): Candidates {
	return reorder(candidates, ranker.rank(request, candidates));
}

/** Boosts and buries: adds each rule's lift, in ranges of the candidates' scores (1 where all are equal). */
export function lift(rules: readonly Rule[], request: RecommendRequest, candidates: Candidates): Candidates {
	const lifts = rules.flatMap(({ lift: liftOf }) => liftOf ?? []);
	if (lifts.length === 0) return candidates;
	const { itemIndices, scores } = candidates;
	const range = scores.length === 0 ? 0 : maximum(scores) - minimum(scores);
	const unit = range > 0 ? range : 1;
	const lifted = scores.map((score, rank) =>
		lifts.reduce((sum, liftOf) => sum + unit * liftOf(itemIndices[rank], request), score),
	);
	return reorder(candidates, lifted);
}

/** Sorts by new scores, ties by the order that was. */
function reorder(candidates: Candidates, scores: Float32Array): Candidates {
	const order = Uint32Array.from(scores.keys())
		.filter((rank) => Number.isFinite(scores[rank]))
		.sort((a, b) => scores[b] - scores[a] || a - b);
	return {
		itemIndices: order.map((rank) => candidates.itemIndices[rank]),
		scores: Float32Array.from(order, (rank) => scores[rank]),
		origins: order.map((rank) => candidates.origins[rank]),
		sourceIndices: Uint8Array.from(order, (rank) => candidates.sourceIndices[rank]),
		found: candidates.found,
	};
}

function minimum(scores: Float32Array): number {
	return scores.reduce((least, score) => Math.min(least, score), Infinity);
}

function maximum(scores: Float32Array): number {
	return scores.reduce((most, score) => Math.max(most, score), -Infinity);
}
