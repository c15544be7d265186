import type { ListMetric } from './metric';

/** Average precision at each hit, over min(k, |rel|): a list of nothing but hits scores 1. */
export const map: ListMetric = {
	kind: 'list',
	meta: {
		id: 'map',
		label: 'MAP',
		formula: 'AP@k = Σ hit(p)·P@p over p = 1…k, divided by min(k, |rel|); mean over users',
		help: 'Precision averaged over the places of the hits: rewards lists whose hits stand close together at the top.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score({ hits, k, relevantCount }) {
		let found = 0;
		let sum = 0;
		for (let place = 0; place < hits.length; place++) if (hits[place]) sum += ++found / (place + 1);
		return sum / Math.min(k, relevantCount);
	},
};
