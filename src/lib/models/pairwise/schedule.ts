import { rowOfEntry, type CsrMatrix } from '$lib/core/csr-matrix';
import type { Rng } from '$lib/core/rng';
import type { PairwiseSchedule } from '$lib/kernels/kernel';

/** More give more threads work, fewer leave more negatives to draw from. */
const MOST_BLOCKS = 16;
const LEAST_ROWS_PER_BLOCK = 128;

/**
 * Lays out epochs: users fall into fixed blocks, items into blocks drawn anew each epoch, and in each of `blocks` strata
 * every block of users meets another block of items; negatives come from the positives' block, so that cells of a
 * stratum share nothing (after Gemulla et al. 2011, KDD, §4). The layout does not depend on the number of threads.
 */
export function createSchedules(
	matrix: CsrMatrix,
	negatives: 'uniform' | 'popularity',
): (rng: Rng) => PairwiseSchedule {
	const { rowCount: userCount, columnCount: itemCount, columnIndices } = matrix;
	const smaller = Math.min(userCount, itemCount);
	const blockCount = Math.max(1, Math.min(MOST_BLOCKS, Math.floor(smaller / LEAST_ROWS_PER_BLOCK)));
	const cellCount = blockCount * blockCount;
	const userOfEntry = rowOfEntry(matrix);
	const drawnOften = negatives === 'popularity' ? countItems(matrix) : new Uint32Array(itemCount).fill(1);

	return (rng) => {
		const order = rng.shuffle(Uint32Array.from({ length: itemCount }, (_, item) => item));
		const blockOfItem = new Uint32Array(itemCount);
		order.forEach((item, place) => (blockOfItem[item] = Math.floor((place * blockCount) / itemCount)));

		const cellOfEntry = new Uint32Array(columnIndices.length);
		const cellOffsets = new Uint32Array(cellCount + 1);
		for (let entry = 0; entry < columnIndices.length; entry++) {
			const userBlock = userOfEntry[entry] % blockCount;
			const stratum = (blockOfItem[columnIndices[entry]] - userBlock + blockCount) % blockCount;
			const cell = stratum * blockCount + userBlock;
			cellOfEntry[entry] = cell;
			cellOffsets[cell + 1]++;
		}
		for (let cell = 0; cell < cellCount; cell++) cellOffsets[cell + 1] += cellOffsets[cell];
		const next = cellOffsets.slice();
		const users = new Uint32Array(columnIndices.length);
		const positives = new Uint32Array(columnIndices.length);
		for (let entry = 0; entry < columnIndices.length; entry++) {
			const place = next[cellOfEntry[entry]]++;
			users[place] = userOfEntry[entry];
			positives[place] = columnIndices[entry];
		}

		return {
			cellsPerStratum: blockCount,
			cellOffsets,
			cellSeeds: Uint32Array.from({ length: cellCount }, () => rng.next() * 2 ** 32),
			cellBlocks: Uint32Array.from(
				{ length: cellCount },
				(_, cell) => ((cell % blockCount) + Math.floor(cell / blockCount)) % blockCount,
			),
			users,
			positives,
			...negativesByBlock(order, blockOfItem, blockCount, drawnOften),
			taken: matrix,
		};
	};
}

/** [itemCount]: interactions of each item. */
function countItems({ columnCount, columnIndices }: CsrMatrix): Uint32Array {
	const counts = new Uint32Array(columnCount);
	for (const item of columnIndices) counts[item]++;
	return counts;
}

/** Items in order of their blocks, each as often as it shall be drawn. */
function negativesByBlock(order: Uint32Array, blockOfItem: Uint32Array, blockCount: number, drawnOften: Uint32Array) {
	const negativeOffsets = new Uint32Array(blockCount + 1);
	for (const item of order) negativeOffsets[blockOfItem[item] + 1] += drawnOften[item];
	for (let block = 0; block < blockCount; block++) negativeOffsets[block + 1] += negativeOffsets[block];
	const negatives = new Uint32Array(negativeOffsets[blockCount]);
	let place = 0;
	for (const item of order) {
		negatives.fill(item, place, place + drawnOften[item]);
		place += drawnOften[item];
	}
	return { negatives, negativeOffsets };
}
