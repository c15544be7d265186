import type { SplitMeta, SplitMethod } from './split-method';

export const leaveLastOutMeta: SplitMeta = {
	kind: 'leave-last-out',
	label: 'Leave each shopper’s last out',
	help:
		'Hides the last thing each shopper did and asks every model to find it. Every shopper counts once. ' +
		'Other shoppers’ later purchases stay in training, so trends look a little easier than they will be.',
	leaks: false,
	needsTimestamps: true,
};

/** Each user's last row by (timestamp, file order) is the test. */
export const leaveLastOut: SplitMethod<'leave-last-out'> = (prepared) => {
	const { userIndices, timestamps } = prepared;
	const lastRow = new Int32Array(prepared.userIds.length).fill(-1);
	for (let row = 0; row < userIndices.length; row++) {
		const last = lastRow[userIndices[row]!]!;
		if (last === -1 || timestamps[row]! >= timestamps[last]!) lastRow[userIndices[row]!] = row;
	}
	const isTest = new Uint8Array(userIndices.length);
	for (const row of lastRow) isTest[row] = 1;
	return { rows: prepared, isTest, testRowsInTrain: 0 };
};
