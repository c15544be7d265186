import { type ListMetric, shownOrder } from './metric';

/** The chance that a shopper who looked at one place goes on to the next. */
const PERSISTENCE = 0.8;

/** Rank-biased precision, cut at k (Moffat, Zobel 2008, TOIS 27, §2): the share of looks that end in taking the item. */
export const conversion: ListMetric = {
	kind: 'list',
	meta: {
		id: 'conversion',
		label: 'Conversion proxy',
		group: 'business',
		formula: 'Conv@k = Σ hit(p)·0.8ᵖ⁻¹ / Σ 0.8ᵖ⁻¹ over p = 1…k; mean over users',
		help: 'Of the items a shopper looks at, going on to the next with 80 % chance, the share really taken later: a stand-in for a conversion rate.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score({ hits, k }) {
		let taken = 0;
		for (let place = 0; place < hits.length; place++) if (hits[place]) taken += PERSISTENCE ** place;
		return (taken * (1 - PERSISTENCE)) / (1 - PERSISTENCE ** k);
	},
	references: [
		{ title: 'a hit at place 2 of 3', shown: [0, 1, 2], relevant: [1], k: 3, expected: 0.8 / 2.44 },
		{ title: 'all hits', shown: [0, 1], relevant: [0, 1], k: 2, expected: 1 },
	],
};
