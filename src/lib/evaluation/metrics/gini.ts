import type { SetMetric } from './metric';

/** Gini index of how often items are shown, unshown ones too (Gini 1912; Castells, Hurley, Vargas 2022, §26.3.3). */
export const gini: SetMetric = {
	kind: 'set',
	meta: {
		id: 'gini',
		label: 'Gini index',
		group: 'beyond accuracy',
		formula:
			'Gini@k = Σ (2j − n − 1)·x₍ⱼ₎ / (n·Σ x) over the n items by ascending exposure x; interval by the jackknife',
		help: 'How unequally the shelf space is shared out: 0 is every item equally often, 1 is one item for everybody.',
		ties: 'Items shown equally often may stand in any order: the sum is the same.',
		direction: 'lower',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	prepare({ shown, placeCount }) {
		const itemCount = shown.length;
		const ascending = shown.slice().sort();
		let sum = 0;
		/** First place (from 1) of each exposure: where taking one away keeps the order. */
		const firstOf = new Map<number, number>();
		ascending.forEach((exposure, place) => {
			sum += (2 * (place + 1) - itemCount - 1) * exposure;
			if (!firstOf.has(exposure)) firstOf.set(exposure, place + 1);
		});
		const index = (weighted: number, total: number) => (total === 0 ? NaN : weighted / (itemCount * total));
		return {
			score: index(sum, placeCount),
			scoreWithout(list) {
				let less = sum;
				const exposures = Uint32Array.from(list, (item) => shown[item]).sort();
				for (let place = 0, repeats = 0; place < exposures.length; place++) {
					repeats = place > 0 && exposures[place] === exposures[place - 1] ? repeats + 1 : 0;
					less -= 2 * (firstOf.get(exposures[place])! + repeats) - itemCount - 1;
				}
				return index(less, placeCount - list.length);
			},
		};
	},
	references: [
		{
			title: 'every item once',
			lists: [
				[0, 1, 2, 3],
				[4, 5, 6, 7],
			],
			k: 4,
			expected: 0,
		},
		{ title: 'one item for everybody', lists: [[3], [3], [3]], k: 1, expected: 7 / 8 },
		{
			title: 'half the items equally',
			lists: [
				[0, 1],
				[2, 3],
			],
			k: 2,
			expected: 0.5,
		},
		{ title: 'exposures 3, 1 and six zeros', lists: [[0, 1], [0], [0]], k: 2, expected: (5 * 1 + 7 * 3) / (8 * 4) },
	],
};
