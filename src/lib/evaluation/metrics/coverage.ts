import type { SetMetric } from './metric';

/** |⋃ᵤ top-k(u)| / |items|. */
export const coverage: SetMetric = {
	kind: 'set',
	meta: {
		id: 'coverage',
		label: 'Catalogue coverage',
		group: 'beyond accuracy',
		formula: 'Cov@k = |⋃ᵤ top-k(u)| / |items|; interval by the jackknife over users',
		help: 'The share of the catalogue that somebody was shown. Low means that everybody sees the same few things.',
		ties: 'Only which items are shown counts, not their order.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	prepare({ shown }) {
		let count = 0;
		for (const lists of shown) if (lists > 0) count++;
		return {
			score: count / shown.length,
			scoreWithout(list) {
				let alone = 0;
				for (const item of list) if (shown[item] === 1) alone++;
				return (count - alone) / shown.length;
			},
		};
	},
	references: [
		{
			title: 'three of eight items',
			lists: [
				[0, 1],
				[0, 2],
			],
			k: 2,
			expected: 3 / 8,
		},
		{ title: 'nothing shown', lists: [[], []], k: 2, expected: 0 },
	],
};
