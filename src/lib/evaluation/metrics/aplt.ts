import { meanOverPlaces } from './mean-over-places';
import { type ListMetric, shownOrder } from './metric';

/** Average percentage of long-tail items (Abdollahpouri, Burke, Mobasher 2019, FLAIRS), as a share. */
export const aplt: ListMetric = {
	kind: 'list',
	meta: {
		id: 'aplt',
		label: 'APLT',
		group: 'beyond accuracy',
		formula:
			'APLT@k = share of places with a tail item, one outside the fewest that hold 80 % of the training rows; mean over users',
		help: 'The share of shelf space that goes to the long tail: the many items that together make a fifth of the business.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	score: ({ items }, { bands }) => meanOverPlaces(items, (item) => (bands[item] === 2 ? 1 : 0)),
	references: [
		{ title: 'two tail items of three', shown: [0, 4, 7], relevant: [1], k: 3, expected: 2 / 3 },
		{ title: 'head and torso', shown: [0, 3], relevant: [1], k: 2, expected: 0 },
	],
};
