import { meanOverPlaces } from './mean-over-places';
import { type ListMetric, shownOrder } from './metric';

/** The mean share of shoppers who have the shown items: comparable between shops of any size. */
export const averagePopularity: ListMetric = {
	kind: 'list',
	meta: {
		id: 'averagePopularity',
		label: 'Average popularity',
		group: 'beyond accuracy',
		formula: 'Pop@k = mean over places of nᵢ / |users|, nᵢ training rows of item i; mean over users',
		help: 'What share of shoppers already has the things on the list, on average. High means bestsellers.',
		ties: shownOrder,
		direction: 'lower',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	score: ({ items }, { popularity, userCount }) => meanOverPlaces(items, (item) => popularity[item] / userCount),
	references: [
		{ title: 'held by 8, 4 and 1 of 8', shown: [0, 1, 5], relevant: [7], k: 3, expected: 13 / 24 },
		{ title: 'an empty list has none', shown: [], relevant: [7], k: 3, expected: NaN },
	],
};
