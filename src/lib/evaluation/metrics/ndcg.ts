import { type JudgedList, type ListMetric, shownOrder } from './metric';

/** Binary gains, log2 discount; the ideal list has min(k, |rel|) hits (Järvelin, Kekäläinen 2002, TOIS, §2.2). */
export const ndcg: ListMetric = {
	kind: 'list',
	meta: {
		id: 'ndcg',
		label: 'NDCG',
		group: 'accuracy',
		formula:
			'NDCG@k = Σ hit(p) / log₂(p + 1) over p = 1…k, divided by Σ 1 / log₂(p + 1) over p = 1…min(k, |rel|); mean over users',
		help: 'Like recall, but a hit at the top counts more than one further down. 1 is a perfect list.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score: ndcgOf,
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: (1 + 1 / 2) / (1 + 1 / Math.log2(3) + 1 / 2),
		},
		{
			title: 'more relevant items than places',
			shown: [0, 1],
			relevant: [1, 2, 3, 4, 5, 6],
			k: 2,
			expected: 1 / Math.log2(3) / (1 + 1 / Math.log2(3)),
		},
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 },
	],
};

/** The score of one list, for studies that need no more of the world. */
export function ndcgOf({ hits, k, relevant }: Pick<JudgedList, 'hits' | 'k' | 'relevant'>): number {
	let gain = 0;
	let ideal = 0;
	for (let place = 0; place < hits.length; place++) if (hits[place]) gain += 1 / Math.log2(place + 2);
	if (gain === 0) return 0;
	for (let place = 0; place < Math.min(k, relevant.length); place++) ideal += 1 / Math.log2(place + 2);
	return gain / ideal;
}
