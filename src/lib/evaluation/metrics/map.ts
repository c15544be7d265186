import { type ListMetric, shownOrder } from './metric';

/** Average precision at each hit, over min(k, |rel|): a list of nothing but hits scores 1. */
export const map: ListMetric = {
	kind: 'list',
	meta: {
		id: 'map',
		label: 'MAP',
		group: 'accuracy',
		formula: 'AP@k = Σ hit(p)·P@p over p = 1…k, divided by min(k, |rel|); mean over users',
		help: 'Precision averaged over the places of the hits: rewards lists whose hits stand close together at the top.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score({ hits, k, relevant }) {
		let found = 0;
		let sum = 0;
		for (let place = 0; place < hits.length; place++) if (hits[place]) sum += ++found / (place + 1);
		return sum / Math.min(k, relevant.length);
	},
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: (1 + 2 / 3) / 3,
		},
		{ title: 'more relevant items than places', shown: [0, 1], relevant: [1, 2, 3, 4, 5, 6], k: 2, expected: 1 / 4 },
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 },
	],
};
