import { testRowCount, type SplitMeta, type SplitMethod } from './split-method';

export const timeMeta: SplitMeta = {
	kind: 'time',
	label: 'Train on the past, test on what came after',
	help:
		'Hides everything after one moment, as if the model went live on that day. The most honest test; ' +
		'only shoppers active on both sides of that moment can be scored.',
	leaks: false,
	needsTimestamps: true,
};

/** The last round(n · testFraction) rows by (timestamp, file order) are the test. */
export const time: SplitMethod<'time'> = (prepared, { testFraction }) => {
	const { timestamps } = prepared;
	const rowCount = timestamps.length;
	const testCount = testRowCount(rowCount, testFraction);
	// The moment that parts the two, then ties at that moment from the end of the file: no sort of row numbers.
	const moment = timestamps.slice().sort()[rowCount - testCount]!;
	const isTest = new Uint8Array(rowCount);
	let left = testCount;
	for (let row = 0; row < rowCount; row++) {
		if (timestamps[row]! > moment) {
			isTest[row] = 1;
			left--;
		}
	}
	for (let row = rowCount - 1; left > 0; row--) {
		if (timestamps[row] === moment) {
			isTest[row] = 1;
			left--;
		}
	}
	return { rows: prepared, isTest, testRowsInTrain: 0 };
};
