import { rowColumns } from '$lib/core/csr-matrix';
import { type Check, share } from './check';

const WORTH_SAYING = 0.02;

/** Test rows that happened at the same moment as a training row of the same user. */
export const timestampCollisions: Check = {
	id: 'timestamp-collisions',
	label: 'Do times say what came last?',
	clean: 'The test rows of nearly all shoppers are truly later than their training rows.',
	fixAt: 'data',
	look({ split: { train, test, testTimestamps, foldIn }, hasTimestamps }) {
		if (!hasTimestamps || !testTimestamps || foldIn) return [];
		let [tied, judged] = [0, 0];
		for (let user = 0; user < test.rowCount; user++) {
			if (rowColumns(test, user).length === 0 || rowColumns(train.matrix, user).length === 0) continue;
			judged++;
			const times = new Set(
				train.timestamps.subarray(train.matrix.rowOffsets[user], train.matrix.rowOffsets[user + 1]),
			);
			const own = testTimestamps.subarray(test.rowOffsets[user], test.rowOffsets[user + 1]);
			if (own.some((time) => times.has(time))) tied++;
		}
		if (judged === 0 || tied / judged < WORTH_SAYING) return [];
		return [
			{
				severity: tied / judged > 0.2 ? 'warning' : 'note',
				title: 'Which row came last is a toss of the file’s order',
				text: `${share(tied, judged)} test shoppers have a test row at the very moment of a training row. Their order is the file’s, so a model can learn from the same basket it is asked about.`,
				fix: 'Import times with more precision, or split by time and leave out the day of the cut.',
			},
		];
	},
};
