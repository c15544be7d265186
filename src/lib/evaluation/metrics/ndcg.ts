import type { ListMetric } from './metric';

/** Binary gains, log2 discount; the ideal list has min(k, |rel|) hits (Järvelin, Kekäläinen 2002, TOIS, §2.2). */
export const ndcg: ListMetric = {
	kind: 'list',
	meta: {
		id: 'ndcg',
		label: 'NDCG',
		formula:
			'NDCG@k = Σ hit(p) / log₂(p + 1) over p = 1…k, divided by Σ 1 / log₂(p + 1) over p = 1…min(k, |rel|); mean over users',
		help: 'Like recall, but a hit at the top counts more than one further down. 1 is a perfect list.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score({ hits, k, relevantCount }) {
		let gain = 0;
		let ideal = 0;
		for (let place = 0; place < hits.length; place++) if (hits[place]) gain += 1 / Math.log2(place + 2);
		if (gain === 0) return 0;
		for (let place = 0; place < Math.min(k, relevantCount); place++) ideal += 1 / Math.log2(place + 2);
		return gain / ideal;
	},
};
