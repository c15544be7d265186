import { breathe } from '$lib/core/abort';
import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { NearestRows } from '$lib/kernels/kernel';
import { rowStatistics } from '$lib/kernels/sparse-neighbours/row-statistics';
import type { NeighbourLists } from '$lib/models/neighbourhood/neighbour-lists';
import { rowMarks } from './row-marks';

const ROWS_PER_BREATH = 256;

export interface UpdateNeighboursOptions {
	k: number;
	shrink: number;
	signal: AbortSignal;
	onItems: (done: number) => void;
}

/** What is known of the items as they were. */
export interface PreviousNeighbours {
	lists: NeighbourLists;
	/** `rowMarks` of the items' vectors. */
	marks: Uint32Array;
	/** [row count of now] index of then, −1 for a new one; ascending where it is not −1. */
	previousUsers: Int32Array;
	previousItems: Int32Array;
}

/**
 * The k nearest rows by cosine, exactly those of `sparseNeighbours`, from the lists of before. Only similarities to rows that
 * changed can have changed. So an unchanged row keeps its list without the changed ones, and they are put back in by their
 * similarities of now; where that leaves a place that a row unknown to the list might claim, and for every changed row,
 * the row is compared with all anew.
 * @param vectors [itemCount × userCount]
 * @param rows the values the marks were made of, in the places of `vectors`
 * @throws AbortError
 */
export async function updateNeighbours(
	vectors: CsrMatrix,
	rows: CsrMatrix,
	previous: PreviousNeighbours,
	{ k, shrink, signal, onItems }: UpdateNeighboursOptions,
): Promise<NearestRows> {
	const { lists, previousItems } = previous;
	const itemCount = vectors.rowCount;
	const byColumn = transpose(vectors).matrix;
	const { norms } = rowStatistics(vectors, 'cosine');
	const isChanged = changedRows(rows, previous);
	const itemOf = new Int32Array(lists.offsets.length - 1).fill(-1);
	previousItems.forEach((before, item) => before >= 0 && (itemOf[before] = item));

	const nearest: NearestRows = {
		k,
		counts: new Uint32Array(itemCount),
		indices: new Uint32Array(itemCount * k),
		similarities: new Float32Array(itemCount * k),
	};
	const products = new Float64Array(itemCount);
	const similarityTo = (item: number, other: number) => {
		const length = norms[item] * norms[other] + shrink;
		const value = Math.fround(products[other] / length);
		return value !== 0 && length > 0 && norms[item] > 0 && norms[other] > 0 ? value : -Infinity;
	};
	for (let item = 0; item < itemCount; item++) {
		const entries = isChanged[item] ? compareWithAll(item) : (merge(item) ?? compareWithAll(item));
		nearest.counts[item] = entries.length;
		entries.forEach(({ other, similarity }, place) => {
			nearest.indices[item * k + place] = other;
			nearest.similarities[item * k + place] = similarity;
		});
		if (item % ROWS_PER_BREATH === 0) {
			onItems(item);
			await breathe(signal);
		}
	}
	return nearest;

	/** Fills `products` with the row's product with all, in the kernel's order of summing. */
	function multiply(item: number): void {
		products.fill(0);
		for (let entry = vectors.rowOffsets[item]; entry < vectors.rowOffsets[item + 1]; entry++) {
			const column = vectors.columnIndices[entry];
			const weight = vectors.values[entry];
			for (let other = byColumn.rowOffsets[column]; other < byColumn.rowOffsets[column + 1]; other++) {
				products[byColumn.columnIndices[other]] += weight * byColumn.values[other];
			}
		}
	}

	function compareWithAll(item: number): Neighbour[] {
		multiply(item);
		return best(
			neighboursAmong(item, () => true),
			k,
		);
	}

	/** Null where the list of before does not say enough. */
	function merge(item: number): Neighbour[] | null {
		const before = previousItems[item];
		const [start, end] = [lists.offsets[before], lists.offsets[before + 1]];
		const kept: Neighbour[] = [];
		for (let place = start; place < end; place++) {
			const other = itemOf[lists.indices[place]];
			if (other >= 0 && !isChanged[other]) kept.push({ other, similarity: lists.similarities[place] });
		}
		multiply(item);
		const merged = best([...kept, ...neighboursAmong(item, (other) => isChanged[other] === 1)], k);
		// A list shorter than it might be has named every neighbour there was.
		if (end - start < k) return merged;
		const lastBefore = itemOf[lists.indices[end - 1]];
		const floor = { other: lastBefore, similarity: lists.similarities[end - 1] };
		const last = merged[k - 1];
		return lastBefore >= 0 && last && compare(last, floor) <= 0 ? merged : null;
	}

	function neighboursAmong(item: number, counts: (other: number) => boolean): Neighbour[] {
		const found: Neighbour[] = [];
		for (let other = 0; other < itemCount; other++) {
			if (products[other] === 0 || other === item || !counts(other)) continue;
			const similarity = similarityTo(item, other);
			if (similarity !== -Infinity) found.push({ other, similarity });
		}
		return found;
	}
}

interface Neighbour {
	other: number;
	similarity: number;
}

/** [rowCount] 1 where a row's entries are not what they were, or the row is new. */
function changedRows(rows: CsrMatrix, { marks, previousUsers, previousItems }: PreviousNeighbours): Uint8Array {
	const now = rowMarks(rows, previousUsers);
	return Uint8Array.from(previousItems, (before, item) => Number(before < 0 || marks[before] !== now[item]));
}

/** By descending similarity, ties by lower index. */
function compare(a: Neighbour, b: Neighbour): number {
	return b.similarity - a.similarity || a.other - b.other;
}

function best(neighbours: Neighbour[], k: number): Neighbour[] {
	return neighbours.sort(compare).slice(0, k);
}
