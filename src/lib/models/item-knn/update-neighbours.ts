import { breathe } from '$lib/core/abort';
import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { NearestRows } from '$lib/kernels/kernel';
import { rowStatistics } from '$lib/kernels/sparse-neighbours/row-statistics';
import type { NeighbourLists } from '$lib/models/neighbourhood/neighbour-lists';
import { rowMarks } from './row-marks';

const ROWS_PER_BREATH = 256;
/** Where more of the items changed than this, the kernel's full product on all threads is the quicker way. */
const MOST_CHANGED = 0.2;

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

interface Neighbour {
	other: number;
	similarity: number;
}

/**
 * The k nearest rows by cosine, exactly those of `sparseNeighbours`, from the lists of before; null where too much changed for
 * that to be worth while. Only similarities to rows that changed can have changed: those rows are compared with all, which
 * gives the other side of each pair too. An unchanged row keeps its list without the changed ones, and they are put back in
 * where they stand now; where that leaves a place that a row unknown to the list might claim, it is compared with all.
 * @param vectors [itemCount × userCount]
 * @param rows the values the marks were made of, in the places of `vectors`
 * @throws AbortError
 */
export async function updateNeighbours(
	vectors: CsrMatrix,
	rows: CsrMatrix,
	previous: PreviousNeighbours,
	{ k, shrink, signal, onItems }: UpdateNeighboursOptions,
): Promise<NearestRows | null> {
	const { lists, previousItems } = previous;
	const itemCount = vectors.rowCount;
	const isChanged = changedRows(rows, previous);
	const changed = Array.from(isChanged.keys()).filter((item) => isChanged[item] === 1);
	if (changed.length > MOST_CHANGED * itemCount) return null;
	const itemOf = new Int32Array(lists.offsets.length - 1).fill(-1);
	previousItems.forEach((before, item) => {
		if (before >= 0) itemOf[before] = item;
	});
	const compareWithAll = createComparison(vectors, shrink);
	const nearest: NearestRows = {
		k,
		counts: new Uint32Array(itemCount),
		indices: new Uint32Array(itemCount * k),
		similarities: new Float32Array(itemCount * k),
	};
	/** By unchanged row: its changed neighbours of now. */
	const changedNeighbours = Array.from({ length: itemCount }, (): Neighbour[] => []);
	let done = 0;
	for (const item of changed) {
		const neighbours = compareWithAll(item);
		for (const { other, similarity } of neighbours) changedNeighbours[other].push({ other: item, similarity });
		keep(item, best(neighbours, k));
		await pace();
	}
	for (let item = 0; item < itemCount; item++) {
		if (isChanged[item]) continue;
		keep(item, merge(item) ?? best(compareWithAll(item), k));
		await pace();
	}
	return nearest;

	function keep(item: number, list: readonly Neighbour[]): void {
		nearest.counts[item] = list.length;
		list.forEach(({ other, similarity }, place) => {
			nearest.indices[item * k + place] = other;
			nearest.similarities[item * k + place] = similarity;
		});
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
		const merged = best([...kept, ...changedNeighbours[item]], k);
		// A list shorter than it might be has named every neighbour there was.
		if (end - start < k) return merged;
		const lastBefore = itemOf[lists.indices[end - 1]];
		const floor = { other: lastBefore, similarity: lists.similarities[end - 1] };
		const last = merged[k - 1];
		return lastBefore >= 0 && last && compare(last, floor) <= 0 ? merged : null;
	}

	async function pace(): Promise<void> {
		if (done++ % ROWS_PER_BREATH !== 0) return;
		onItems(done - 1);
		await breathe(signal);
	}
}

/** Gives every row similar to one at all, in the kernel's order of summing: a pair has the same bits from either side. */
function createComparison(vectors: CsrMatrix, shrink: number): (row: number) => Neighbour[] {
	const byColumn = transpose(vectors).matrix;
	const { norms } = rowStatistics(vectors, 'cosine');
	const products = new Float64Array(vectors.rowCount);
	return (row) => {
		products.fill(0);
		for (let entry = vectors.rowOffsets[row]; entry < vectors.rowOffsets[row + 1]; entry++) {
			const column = vectors.columnIndices[entry];
			const weight = vectors.values[entry];
			for (let place = byColumn.rowOffsets[column]; place < byColumn.rowOffsets[column + 1]; place++) {
				products[byColumn.columnIndices[place]] += weight * byColumn.values[place];
			}
		}
		const found: Neighbour[] = [];
		for (let other = 0; other < products.length; other++) {
			if (other === row || products[other] === 0 || norms[row] === 0 || norms[other] === 0) continue;
			const similarity = Math.fround(products[other] / (norms[row] * norms[other] + shrink));
			if (similarity !== 0) found.push({ other, similarity });
		}
		return found;
	};
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
