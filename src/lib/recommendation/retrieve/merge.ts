import type { Candidates, MergeKind, PipelineSource, RankedList } from '$lib/recommendation/recommendation';

/** k of reciprocal-rank fusion: how little the very first places stand out (Cormack et al. 2009 found 60 good everywhere). */
const fusionConstant = 60;

/**
 * Puts what several sources found into one list of at most `count` items; ties go to the lower index. One source alone keeps its
 * own scores. `fusion`: reciprocal-rank fusion, Σ_s weight_s / (60 + rank_s) (Cormack, Clarke, Büttcher 2009, SIGIR), whatever
 * scale the sources score on. `quotas`: the sources take turns in proportion to what each brought; an item's score is
 * 1 − its share of the way down the list of the source that has it first.
 * @param found one list a source, cut to its quota
 */
export function mergeCandidates(
	sources: readonly PipelineSource[],
	found: readonly RankedList[],
	kind: MergeKind,
	count: number,
): Candidates {
	if (found.length === 1) return onlySource(found[0]);
	const places = new Map<number, Merged>();
	found.forEach(({ itemIndices }, sourceIndex) => {
		const { weight } = sources[sourceIndex];
		itemIndices.forEach((itemIndex, rank) => {
			const share = kind === 'fusion' ? weight / (fusionConstant + rank + 1) : 1 - (rank + 0.5) / itemIndices.length;
			const merged = places.get(itemIndex);
			if (merged === undefined) {
				places.set(itemIndex, { itemIndex, score: share, loudest: share, sourceIndex, origins: bit(sourceIndex) });
				return;
			}
			merged.origins |= bit(sourceIndex);
			merged.score = kind === 'fusion' ? merged.score + share : Math.max(merged.score, share);
			if (share > merged.loudest) {
				merged.loudest = share;
				merged.sourceIndex = sourceIndex;
			}
		});
	});
	const merged = [...places.values()].sort((a, b) => b.score - a.score || a.itemIndex - b.itemIndex).slice(0, count);
	return {
		itemIndices: Uint32Array.from(merged, ({ itemIndex }) => itemIndex),
		scores: Float32Array.from(merged, ({ score }) => score),
		origins: Uint32Array.from(merged, ({ origins }) => origins),
		sourceIndices: Uint8Array.from(merged, ({ sourceIndex }) => sourceIndex),
		found,
	};
}

interface Merged {
	itemIndex: number;
	score: number;
	/** The largest share any source gave. */
	loudest: number;
	sourceIndex: number;
	origins: number;
}

/** The bit of a source in `origins`. */
export function bit(sourceIndex: number): number {
	return 2 ** Math.min(sourceIndex, 31);
}

function onlySource(list: RankedList): Candidates {
	const { length } = list.itemIndices;
	return {
		...list,
		origins: new Uint32Array(length).fill(1),
		sourceIndices: new Uint8Array(length),
		found: [list],
	};
}
