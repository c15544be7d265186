import { rowOfEntry } from '$lib/core/csr-matrix';
import { type Check, share } from './check';

/** Training rows from after the test rows they are tested on. */
export const futureRows: Check = {
	id: 'future-rows',
	label: 'Does training see the future?',
	clean: 'No training row is later than the test rows of its shopper, or of the test as a whole.',
	fixAt: 'protocol',
	look({ split: { train, test, testTimestamps, foldIn }, hasTimestamps }) {
		if (!hasTimestamps || !testTimestamps || foldIn) return [];
		const firstTest = new Float64Array(test.rowCount).fill(Infinity);
		rowOfEntry(test).forEach((user, entry) => (firstTest[user] = Math.min(firstTest[user], testTimestamps[entry])));
		const firstOfAll = firstTest.reduce((first, time) => Math.min(first, time), Infinity);
		const rowCount = train.timestamps.length;
		let [own, others] = [0, 0];
		rowOfEntry(train.matrix).forEach((user, entry) => {
			if (train.timestamps[entry] > firstTest[user]) own++;
			else if (train.timestamps[entry] > firstOfAll) others++;
		});
		if (own > 0) {
			return [
				{
					severity: 'bad',
					title: 'Models learn from what shoppers did after the test',
					text: `${share(own, rowCount)} training rows are later than a test row of the same shopper. No live shop can know them, so the numbers come out too good.`,
					fix: 'Split by time: “Train on the past, test on what came after”.',
				},
			];
		}
		if (others === 0) return [];
		return [
			{
				severity: 'note',
				title: 'Other shoppers’ later rows are in training',
				text: `${share(others, rowCount)} training rows are later than the first test row. Trends look a little easier than they will be (Meng et al. 2020).`,
				fix: 'For a decision, repeat the comparison with the split by time.',
			},
		];
	},
};
