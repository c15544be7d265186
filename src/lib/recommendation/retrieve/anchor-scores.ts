import type { Contribution } from '$lib/models/model';
import type { CandidateSource } from '$lib/recommendation/recommendation';

/** Adds what one anchor says about every item to out [itemCount]; what it does not know stays 0. */
export type AddAnchor = (anchor: number, out: Float32Array) => void;

/** Scores kept for the next request, 16 MiB in all: a dragged slider and the reasons ask for the same anchors. */
const keptScores = 4_194_304;

/**
 * The parts of a source that sums over a request's anchors: anchors themselves and items that no anchor speaks for
 * are −∞. `explain` gives each anchor's share, strongest first.
 */
export function scoreByAnchors(
	itemCount: number,
	addAnchor: AddAnchor,
): Required<Pick<CandidateSource, 'score' | 'explain'>> {
	const kept = new Map<number, Float32Array>();
	const scoresOf = (anchor: number): Float32Array => {
		const known = kept.get(anchor);
		if (known) return known;
		const scores = new Float32Array(itemCount);
		addAnchor(anchor, scores);
		if (kept.size > 0 && (kept.size + 1) * itemCount > keptScores) kept.delete(kept.keys().next().value!);
		kept.set(anchor, scores);
		return scores;
	};
	return {
		score(requests, out) {
			requests.forEach(({ anchorItems = [] }, row) => {
				const sums = out.subarray(row * itemCount, (row + 1) * itemCount).fill(0);
				for (const anchor of anchorItems) scoresOf(anchor).forEach((score, item) => (sums[item] += score));
				for (let item = 0; item < itemCount; item++) if (sums[item] === 0) sums[item] = -Infinity;
				for (const anchor of anchorItems) sums[anchor] = -Infinity;
			});
		},
		explain({ anchorItems = [] }, itemIndex) {
			return Array.from(anchorItems, (anchor): Contribution => {
				return { itemIndex: anchor, weight: scoresOf(anchor)[itemIndex] };
			})
				.filter(({ weight }) => weight !== 0)
				.sort((a, b) => b.weight - a.weight);
		},
	};
}
