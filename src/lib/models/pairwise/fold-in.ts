import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Kernels } from '$lib/kernels/kernel';
import type { Query } from '$lib/models/model';
import type { PairwiseParts, PairwiseSettings } from './pairwise-parts';

/** Times a history is gone through; the rate falls to zero meanwhile. */
const ROUNDS = 40;

/**
 * Steps the factors of the wanted queries from where they stand in `out` with the items fixed. A query's draws depend on
 * its history alone, so that it gets the same factors in any company.
 * @param out [queries.length × dim], read and written
 */
export function foldIn(
	kernels: Kernels,
	{ items, biases }: PairwiseParts,
	{ modelId, dim, trials, learningRate, regularisation }: PairwiseSettings,
	queries: readonly Query[],
	isWanted: (query: Query) => boolean,
	out: Float32Array,
): void {
	const wanted = Array.from(queries.keys()).filter((row) => queries[row].history.length > 0 && isWanted(queries[row]));
	if (wanted.length === 0) return;
	const itemCount = biases.length;
	const histories = wanted.map((row) => queries[row].history.toSorted());
	const taken = historyMatrix(histories, itemCount);
	const users = new Float32Array(wanted.length * dim);
	wanted.forEach((row, place) => users.set(out.subarray(row * dim, (row + 1) * dim), place * dim));
	kernels.pairwiseSteps(
		{ users, items, biases, dim },
		{
			cellsPerStratum: wanted.length,
			cellOffsets: taken.rowOffsets,
			cellSeeds: Uint32Array.from(histories, seedOf),
			cellBlocks: new Uint32Array(wanted.length),
			users: Uint32Array.from(histories.flatMap((history, row) => Array.from(history, () => row))),
			positives: taken.columnIndices,
			negatives: Uint32Array.from({ length: itemCount }, (_, item) => item),
			negativeOffsets: Uint32Array.of(0, itemCount),
			taken,
		},
		{ loss: modelId, trials, learningRate, regularisation, rounds: ROUNDS, itemsFixed: true },
	);
	wanted.forEach((row, place) => out.set(users.subarray(place * dim, (place + 1) * dim), row * dim));
}

function historyMatrix(histories: readonly Uint32Array[], itemCount: number): CsrMatrix {
	const rowOffsets = new Uint32Array(histories.length + 1);
	histories.forEach((history, row) => (rowOffsets[row + 1] = rowOffsets[row] + history.length));
	const columnIndices = new Uint32Array(rowOffsets[histories.length]);
	histories.forEach((history, row) => columnIndices.set(history, rowOffsets[row]));
	return {
		rowCount: histories.length,
		columnCount: itemCount,
		rowOffsets,
		columnIndices,
		values: new Float32Array(columnIndices.length).fill(1),
	};
}

/** FNV-1a over the items. */
function seedOf(history: Uint32Array): number {
	let hash = 0x811c9dc5;
	for (const item of history) hash = Math.imul(hash ^ item, 0x01000193);
	return hash >>> 0;
}
