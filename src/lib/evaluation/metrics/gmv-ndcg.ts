import { gainNdcg } from './gain-ndcg';
import { type ListMetric, shownOrder } from './metric';

/** NDCG whose gains are prices: gross merchandise value, discounted by place. */
export const gmvNdcg: ListMetric = {
	kind: 'list',
	meta: {
		id: 'gmvNdcg',
		label: 'GMV-weighted NDCG',
		group: 'business',
		formula:
			'GMV-NDCG@k = NDCG@k with gain price(i) of a hit and the ideal order by price; users without a priced test item left out',
		help: 'NDCG in money: a dear thing found at the top counts more than a cheap one. 1 is the best possible order.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	applies: ({ prices }) => prices !== null,
	score: (list, { prices }) => gainNdcg(list, (item) => Math.max(0, prices![item] || 0)),
	references: [
		{
			title: 'the dear one second',
			shown: [0, 2],
			relevant: [0, 2],
			k: 2,
			expected: (10 + 30 / Math.log2(3)) / (30 + 10 / Math.log2(3)),
		},
		{ title: 'the dear one first', shown: [2, 0], relevant: [0, 2], k: 2, expected: 1 },
		{ title: 'no price known', shown: [7], relevant: [7], k: 1, expected: NaN },
	],
};
