import { InvalidRequestError } from '$lib/core/errors';
import { rowRole } from './row-role';
import type { SplitMeta, SplitMethod } from './split-method';

export const leaveNOutMeta: SplitMeta = {
	kind: 'leave-n-out',
	label: 'Leave each shopper’s last few out',
	help:
		'Hides the last few things each shopper did. A list can then be right in several places, so precision and order say more ' +
		'than with one hidden thing. Other shoppers’ later purchases stay in training.',
	leaks: false,
	needsTimestamps: true,
};

/**
 * Each user's last n rows by (timestamp, file order) are the test; a user with n rows or fewer keeps the first one to be asked with.
 * @throws InvalidRequestError where n is no count
 */
export const leaveNOut: SplitMethod<'leave-n-out'> = (prepared, { n }) => {
	if (!(Number.isInteger(n) && n >= 1)) {
		throw new InvalidRequestError(`How many rows to leave out of each user is a whole number from 1 on; got ${n}.`);
	}
	const { userIndices, timestamps } = prepared;
	const rows = Uint32Array.from(userIndices, (_, row) => row);
	rows.sort((a, b) => userIndices[a]! - userIndices[b]! || timestamps[a]! - timestamps[b]! || a - b);
	const isTest = new Uint8Array(userIndices.length);
	for (let start = 0, end = 0; start < rows.length; start = end) {
		while (end < rows.length && userIndices[rows[end]!] === userIndices[rows[start]!]) end++;
		for (const row of rows.subarray(Math.max(start + 1, end - n), end)) isTest[row] = rowRole.test;
	}
	return { rows: prepared, isTest, testRowsInTrain: 0 };
};
