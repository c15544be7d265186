import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { NearestRows } from '$lib/kernels/kernel';

/** The nearest of every item, best first, without gaps: item i owns places offsets[i] … offsets[i + 1] − 1. */
export interface NeighbourLists {
	/** [itemCount + 1] */
	offsets: Uint32Array;
	/** [offsets[itemCount]] each */
	indices: Uint32Array;
	similarities: Float32Array;
}

/** Closes the gaps of rows with fewer than k neighbours. */
export function packNeighbours({ k, counts, indices, similarities }: NearestRows): NeighbourLists {
	const offsets = new Uint32Array(counts.length + 1);
	counts.forEach((count, row) => (offsets[row + 1] = offsets[row] + count));
	const total = offsets[counts.length];
	const packed = { offsets, indices: new Uint32Array(total), similarities: new Float32Array(total) };
	counts.forEach((count, row) => {
		packed.indices.set(indices.subarray(row * k, row * k + count), offsets[row]);
		packed.similarities.set(similarities.subarray(row * k, row * k + count), offsets[row]);
	});
	return packed;
}

/** Each row by descending similarity, ties by lower index; zeros left out. */
export function sortedNeighbours({ k, counts, indices, similarities }: NearestRows): NearestRows {
	const sorted = {
		k,
		counts: new Uint32Array(counts.length),
		indices: indices.slice(),
		similarities: similarities.slice(),
	};
	counts.forEach((count, row) => {
		const places = Array.from({ length: count }, (_, place) => row * k + place)
			.filter((place) => similarities[place] !== 0)
			.sort((a, b) => similarities[b] - similarities[a] || indices[a] - indices[b]);
		places.forEach((place, rank) => {
			sorted.indices[row * k + rank] = indices[place];
			sorted.similarities[row * k + rank] = similarities[place];
		});
		sorted.counts[row] = places.length;
	});
	return sorted;
}

/** Row j holds the items that count j among their nearest: what one history item adds to, in one pass. */
export function neighbourOf({ offsets, indices, similarities }: NeighbourLists): CsrMatrix {
	const itemCount = offsets.length - 1;
	const lists = { rowCount: itemCount, columnCount: itemCount, rowOffsets: offsets };
	return transpose({ ...lists, columnIndices: indices, values: similarities }).matrix;
}
