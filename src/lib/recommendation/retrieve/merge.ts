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
	const most = found.reduce((sum, { itemIndices }) => sum + itemIndices.length, 0);
	const rowOf = new Map<number, number>();
	const items = new Uint32Array(most);
	const scores = new Float64Array(most);
	/** The largest share any source gave, and whose it is. */
	const loudest = new Float64Array(most);
	const speakers = new Uint8Array(most);
	const origins = new Uint32Array(most);
	found.forEach(({ itemIndices }, sourceIndex) => {
		const { weight } = sources[sourceIndex];
		for (let rank = 0; rank < itemIndices.length; rank++) {
			const item = itemIndices[rank];
			const share = kind === 'fusion' ? weight / (fusionConstant + rank + 1) : 1 - (rank + 0.5) / itemIndices.length;
			let row = rowOf.get(item);
			if (row === undefined) {
				row = rowOf.size;
				rowOf.set(item, row);
				items[row] = item;
			}
			origins[row] |= bit(sourceIndex);
			scores[row] = kind === 'fusion' ? scores[row] + share : Math.max(scores[row], share);
			if (share > loudest[row]) {
				loudest[row] = share;
				speakers[row] = sourceIndex;
			}
		}
	});
	const order = Uint32Array.from({ length: rowOf.size }, (_, row) => row)
		.sort((a, b) => scores[b] - scores[a] || items[a] - items[b])
		.slice(0, count);
	return {
		itemIndices: order.map((row) => items[row]),
		scores: Float32Array.from(order, (row) => scores[row]),
		origins: order.map((row) => origins[row]),
		sourceIndices: Uint8Array.from(order, (row) => speakers[row]),
		found,
	};
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
