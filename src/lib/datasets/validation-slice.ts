import type { CsrMatrix } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit, TrainingData } from './dataset-split';
import { gather, placesOf } from './gather';

export interface ValidationOptions {
	/** Users whose last training row is held out; 0 or more. */
	maxUsers: number;
	seed: number;
}

/**
 * Takes the last training row of up to `maxUsers` users with at least three, drawn at random, out of training,
 * so that a fit can watch itself without a look at the test rows.
 * Last is by time; equal times are parted by the higher item index, as in `queryOfUser`.
 * @returns training data without those rows, and they as [userCount × itemCount]; new arrays
 */
export function holdOutValidation(
	{ train }: Pick<DatasetSplit, 'train'>,
	{ maxUsers, seed }: ValidationOptions,
): { train: TrainingData; validation: CsrMatrix } {
	const { matrix, timestamps } = train;
	const isHeldOut = new Uint8Array(matrix.columnIndices.length);
	for (const user of drawUsers(matrix, maxUsers, seed)) isHeldOut[lastEntry(matrix, timestamps, user)] = 1;
	const kept = placesOf(isHeldOut, 0);
	return { train: entriesOf(train, kept), validation: subMatrix(matrix, placesOf(isHeldOut, 1)) };
}

/** Training data of some of its entries [ascending]; new arrays. */
export function entriesOf(train: TrainingData, entries: Uint32Array): TrainingData {
	return {
		...train,
		matrix: subMatrix(train.matrix, entries),
		timestamps: gather(train.timestamps, entries),
		eventCodes: gather(train.eventCodes, entries),
	};
}

function drawUsers({ rowCount, rowOffsets }: CsrMatrix, maxUsers: number, seed: number): Uint32Array {
	const users = Uint32Array.from({ length: rowCount }, (_, user) => user).filter(
		(user) => rowOffsets[user + 1]! - rowOffsets[user]! >= 3,
	);
	return createRng(seed).fork('validation-slice').shuffle(users).subarray(0, maxUsers);
}

function lastEntry({ rowOffsets }: CsrMatrix, timestamps: Float64Array, user: number): number {
	let last = rowOffsets[user]!;
	for (let entry = last + 1; entry < rowOffsets[user + 1]!; entry++) {
		if (timestamps[entry]! >= timestamps[last]!) last = entry;
	}
	return last;
}

/** The matrix with only these entries, which ascend. */
function subMatrix(matrix: CsrMatrix, entries: Uint32Array): CsrMatrix {
	const { rowCount, columnCount } = matrix;
	const rowOffsets = new Uint32Array(rowCount + 1);
	let place = 0;
	for (let row = 0; row < rowCount; row++) {
		while (place < entries.length && entries[place]! < matrix.rowOffsets[row + 1]!) place++;
		rowOffsets[row + 1] = place;
	}
	return {
		rowCount,
		columnCount,
		rowOffsets,
		columnIndices: gather(matrix.columnIndices, entries),
		values: gather(matrix.values, entries),
	};
}
