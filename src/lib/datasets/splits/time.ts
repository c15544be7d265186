import { InvalidRequestError } from '$lib/core/errors';
import { rowRole } from './row-role';
import { testRowCount, type SplitMeta, type SplitMethod } from './split-method';

export const timeMeta: SplitMeta = {
	kind: 'time',
	label: 'Train on the past, test on what came after',
	help:
		'Hides everything after one moment, as if the model went live on that day. The most honest test; ' +
		'only shoppers active on both sides of that moment can be scored. More windows (a backtest) show whether it holds from month to month.',
	leaks: false,
	needsTimestamps: true,
};

/**
 * The last round(n · testFraction) rows by (timestamp, file order) are the test. With a fold, windows of that many rows
 * roll backwards from the end: the model trains on all before its window and never sees what comes after.
 * @throws InvalidRequestError where the windows leave nothing to train on
 */
export const time: SplitMethod<'time'> = (prepared, { testFraction, fold = { index: 0, count: 1 } }) => {
	const { timestamps } = prepared;
	const rowCount = timestamps.length;
	const windowCount = testRowCount(rowCount, testFraction);
	const windowsAfter = fold.count - 1 - fold.index;
	if (!(fold.index >= 0 && windowsAfter >= 0) || (fold.count > 1 && fold.count * windowCount >= rowCount)) {
		throw new InvalidRequestError(
			`${fold.count} windows of ${windowCount} rows leave nothing of ${rowCount} rows to train on: choose fewer windows or a smaller share.`,
		);
	}
	const isTest = new Uint8Array(rowCount);
	for (const row of lastRows(timestamps, (windowsAfter + 1) * windowCount)) isTest[row] = rowRole.test;
	if (windowsAfter > 0)
		for (const row of lastRows(timestamps, windowsAfter * windowCount)) isTest[row] = rowRole.leftOut;
	return { rows: prepared, isTest, testRowsInTrain: 0 };
};

/** The last `count` rows by (timestamp, file order), in no order. */
function lastRows(timestamps: Float64Array, count: number): Uint32Array {
	const rowCount = timestamps.length;
	// The moment that parts the two, then ties at that moment from the end of the file: no sort of row numbers.
	const moment = timestamps.slice().sort()[rowCount - count]!;
	const last = new Uint32Array(count);
	let found = 0;
	for (let row = 0; row < rowCount; row++) if (timestamps[row]! > moment) last[found++] = row;
	for (let row = rowCount - 1; found < count; row--) if (timestamps[row] === moment) last[found++] = row;
	return last;
}
