import { hasEntry, rowOfEntry } from '$lib/core/csr-matrix';
import { type Check, share } from './check';

/** The same (user, item) pair on both sides. */
export const duplicates: Check = {
	id: 'duplicates',
	label: 'Are test rows also training rows?',
	clean: 'No pair of shopper and item stands on both sides.',
	fixAt: 'data',
	look({ split: { train, test, testRowsInTrain = 0 } }) {
		let both = 0;
		rowOfEntry(test).forEach(
			(user, entry) => (both += hasEntry(train.matrix, user, test.columnIndices[entry]) ? 1 : 0),
		);
		if (both > 0) {
			return [
				{
					severity: 'bad',
					title: 'Test rows are training rows too',
					text: `${share(both, test.columnIndices.length)} test rows repeat a training row: models are asked for what they were told.`,
					fix: 'Remove the repeated rows from the test file and train again.',
				},
			];
		}
		if (testRowsInTrain === 0) return [];
		return [
			{
				severity: 'warning',
				title: 'The test file repeats training rows',
				text: `${share(testRowsInTrain, testRowsInTrain + test.columnIndices.length)} rows of the test file are training rows. They were left out here; a tool that keeps them prints numbers that are too good.`,
				fix: 'Check how the two files were made: they should share no pair of user and item.',
			},
		];
	},
};
