import type { SetMetric } from './metric';

/** One minus the mean overlap of two users' lists (Zhou et al. 2010, PNAS 107, "personalization" by the Hamming distance). */
export const personalisation: SetMetric = {
	kind: 'set',
	meta: {
		id: 'personalisation',
		label: 'Personalisation',
		group: 'beyond accuracy',
		formula: 'Pers@k = 1 − mean over all pairs of users of |top-k(u) ∩ top-k(v)| / k; interval by the jackknife',
		help: 'How different two shoppers’ lists are on average: 0 is the same list for everybody, 1 is nothing in common.',
		ties: 'Only which items are shown counts, not their order.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	prepare({ shown, listCount, k }) {
		// Two lists share an item once for every pair of lists that show it: no pair of users is visited.
		let pairs = 0;
		for (const lists of shown) pairs += (lists * (lists - 1)) / 2;
		const distance = (shared: number, lists: number) => 1 - shared / (k * ((lists * (lists - 1)) / 2));
		return {
			score: distance(pairs, listCount),
			scoreWithout(list) {
				let less = pairs;
				for (const item of list) less -= shown[item] - 1;
				return distance(less, listCount - 1);
			},
		};
	},
	references: [
		{
			title: 'the same list for all three',
			lists: [
				[0, 1],
				[1, 0],
				[0, 1],
			],
			k: 2,
			expected: 0,
		},
		{
			title: 'nothing in common',
			lists: [
				[0, 1],
				[2, 3],
			],
			k: 2,
			expected: 1,
		},
		{
			title: 'one shared of two, in one of three pairs',
			lists: [
				[0, 1],
				[1, 2],
				[3, 4],
			],
			k: 2,
			expected: 1 - 1 / 6,
		},
	],
};
