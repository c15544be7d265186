import { meanOverPlaces } from './mean-over-places';
import { type ListMetric, shownOrder } from './metric';

/** Average recommendation popularity (Yin et al. 2012, VLDB; Abdollahpouri, Burke, Mobasher 2019, FLAIRS). */
export const arp: ListMetric = {
	kind: 'list',
	meta: {
		id: 'arp',
		label: 'ARP',
		group: 'beyond accuracy',
		formula: 'ARP@k = mean over places of nᵢ, the training rows of item i; mean over users',
		help: 'How many shoppers took the shown items, on average: average popularity as a count, as papers print it.',
		ties: shownOrder,
		direction: 'lower',
		range: [0, Infinity],
		atK: true,
		usesTruth: false,
	},
	score: ({ items }, { popularity }) => meanOverPlaces(items, (item) => popularity[item]),
	references: [{ title: 'taken by 8, 4 and 1', shown: [0, 1, 5], relevant: [7], k: 3, expected: 13 / 3 }],
};
