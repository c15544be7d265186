import { type ListMetric, shownOrder } from './metric';

/** One minus the mean similarity of two shown items (Ziegler et al. 2005, WWW, §3.2; Smyth, McClave 2001). */
export const intraListDiversity: ListMetric = {
	kind: 'list',
	meta: {
		id: 'intraListDiversity',
		label: 'Diversity',
		group: 'beyond accuracy',
		formula:
			'ILD@k = mean over pairs of shown items of 1 − sim(i, j), sim by shared categories (Jaccard) and brand; mean over users',
		help: 'How different the things on one list are from each other: 0 is all of a kind, 1 is nothing in common.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	applies: ({ similarity }) => similarity !== null,
	score({ items }, { similarity }) {
		const pairCount = (items.length * (items.length - 1)) / 2;
		let sum = 0;
		for (let place = 1; place < items.length; place++) {
			for (let other = 0; other < place; other++) sum += similarity!(items[place], items[other]);
		}
		return pairCount === 0 ? NaN : 1 - sum / pairCount;
	},
	references: [
		{ title: 'same category, same brand', shown: [0, 1], relevant: [5], k: 2, expected: 0 },
		{ title: 'half the categories, another brand', shown: [0, 4], relevant: [5], k: 2, expected: 1 - (1 / 2 + 0) / 2 },
		{ title: 'three items', shown: [0, 2, 5], relevant: [1], k: 3, expected: 1 - (1 / 2 + 0 + 0) / 3 },
		{ title: 'one item has no pair', shown: [0], relevant: [5], k: 2, expected: NaN },
	],
};
