import type { SetMetric } from './metric';

const xLogX = (x: number) => (x <= 0 ? 0 : x * Math.log2(x));

/** Shannon entropy of the exposure shares, in bits (Shannon 1948; Castells, Hurley, Vargas 2022, §26.3.3). */
export const shannonEntropy: SetMetric = {
	kind: 'set',
	meta: {
		id: 'shannonEntropy',
		label: 'Shannon entropy',
		group: 'beyond accuracy',
		formula: 'H@k = −Σ p(i)·log₂ p(i) with p(i) the share of places that show item i; interval by the jackknife',
		help: 'In bits: how hard it is to guess which item stands in a place. One more bit is as if twice as many items shared the shelf.',
		ties: 'Only which items are shown counts, not their order.',
		direction: 'higher',
		range: [0, Infinity],
		atK: true,
		usesTruth: false,
	},
	prepare({ shown, placeCount }) {
		let sum = 0;
		for (const exposure of shown) sum += xLogX(exposure);
		const entropy = (logs: number, total: number) => (total === 0 ? NaN : Math.log2(total) - logs / total);
		return {
			score: entropy(sum, placeCount),
			scoreWithout(list) {
				let less = sum;
				for (const item of list) less -= xLogX(shown[item]) - xLogX(shown[item] - 1);
				return entropy(less, placeCount - list.length);
			},
		};
	},
	references: [
		{
			title: 'eight items once',
			lists: [
				[0, 1, 2, 3],
				[4, 5, 6, 7],
			],
			k: 4,
			expected: 3,
		},
		{ title: 'one item for everybody', lists: [[3], [3]], k: 1, expected: 0 },
		{
			title: 'shares ½, ¼ and ¼',
			lists: [
				[0, 1],
				[0, 2],
			],
			k: 2,
			expected: 1.5,
		},
	],
};
