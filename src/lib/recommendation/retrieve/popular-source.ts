import type { TrainingData } from '$lib/datasets/dataset-split';
import type { CandidateSource } from '$lib/recommendation/recommendation';

const dayMs = 86_400_000;

export interface PopularSource extends CandidateSource {
	kind: 'popular';
	/** Null counts all time. */
	windowDays: number | null;
	/** [itemCount] people who took the item, in the window or ever. */
	counts: Uint32Array;
}

/**
 * What most people took, the same for everybody. With a window only the last days before the newest interaction count, and
 * among equals all-time popularity decides. Answers for every item, so it can end any chain.
 * @param windowDays null for all time; a window that holds the whole log is all time too
 */
export function popularSource({ matrix, timestamps }: TrainingData, windowDays: number | null): PopularSource {
	const everCounts = new Uint32Array(matrix.columnCount);
	for (const item of matrix.columnIndices) everCounts[item]++;
	const since = windowDays === null ? -Infinity : windowStart(timestamps, windowDays);
	if (since === -Infinity) return fromCounts(everCounts, Float32Array.from(everCounts), null);
	const counts = new Uint32Array(matrix.columnCount);
	for (let entry = 0; entry < timestamps.length; entry++) {
		if (timestamps[entry] > since) counts[matrix.columnIndices[entry]]++;
	}
	const mostEver = everCounts.reduce((most, count) => Math.max(most, count), 0);
	const scores = Float32Array.from(counts, (count, item) => count + everCounts[item] / (mostEver + 1));
	return fromCounts(counts, scores, windowDays);
}

/** −∞ where the window reaches back to the first interaction. */
function windowStart(timestamps: Float64Array, windowDays: number): number {
	let oldest = Infinity;
	let newest = -Infinity;
	for (const timestamp of timestamps) {
		oldest = Math.min(oldest, timestamp);
		newest = Math.max(newest, timestamp);
	}
	const since = newest - windowDays * dayMs;
	return oldest > since ? -Infinity : since;
}

function fromCounts(counts: Uint32Array, scores: Float32Array, windowDays: number | null): PopularSource {
	return {
		kind: 'popular',
		id: windowDays === null ? 'popular' : 'popular-recent',
		label: windowDays === null ? 'Popular of all time' : `Popular in the last ${windowDays} days`,
		windowDays,
		counts,
		score(requests, out) {
			requests.forEach((_, row) => out.set(scores, row * scores.length));
		},
	};
}

/** True for the popularity counts among the sources. */
export function isPopularSource(source: CandidateSource): source is PopularSource {
	return source.kind === 'popular';
}
