import type { CandidateSource, Ranker } from '$lib/recommendation/recommendation';

/**
 * Re-orders what was found by what the shopper likes: (1 − weight)·found + weight·model, both min-max normalised over the candidates.
 * A candidate the model says nothing about counts as its least liked one.
 */
export function personalRanker(model: CandidateSource, itemCount: number, weight: number): Ranker {
	const scores = new Float32Array(itemCount);
	return {
		id: 'personal',
		label: `by what the shopper likes (${model.label})`,
		rank(request, { itemIndices, scores: found }) {
			model.score([request], scores);
			const liked = normalise(Float32Array.from(itemIndices, (item) => scores[item]));
			return normalise(found).map((score, rank) => (1 - weight) * score + weight * liked[rank]);
		},
	};
}

/** What is not finite becomes 0, as does everything where all are equal. */
function normalise(scores: Float32Array): Float32Array {
	const finite = scores.filter(Number.isFinite);
	const low = finite.reduce((least, score) => Math.min(least, score), Infinity);
	const high = finite.reduce((most, score) => Math.max(most, score), -Infinity);
	return scores.map((score) => (high > low && Number.isFinite(score) ? (score - low) / (high - low) : 0));
}
