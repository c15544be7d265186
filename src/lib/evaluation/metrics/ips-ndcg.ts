import { relevantWeight } from './inverse-propensity';
import { gainNdcg } from './gain-ndcg';
import { type ListMetric, shownOrder } from './metric';

/** NDCG whose gains are inverse propensities; a user counts with the weight of what there was to find. */
export const ipsNdcg: ListMetric = {
	kind: 'list',
	meta: {
		id: 'ipsNdcg',
		label: 'Debiased NDCG',
		group: 'accuracy',
		formula:
			'SNIPS-NDCG@k = NDCG@k with gain w(i) = min(10, √(n_max / nᵢ)) of a hit; ideal order by w; users weighted by Σ rel w(i) (SNIPS)',
		help: 'NDCG as if shoppers had seen rare items as often as bestsellers. If a model falls here, it lives on bestsellers.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score: (list, world) => gainNdcg(list, (item) => world.propensityWeights[item]),
	weight: relevantWeight,
	references: [
		{
			title: 'a bestseller on top, a rarity below',
			shown: [0, 3],
			relevant: [0, 3],
			k: 2,
			expected: (1 + 2 / Math.log2(3)) / (2 + 1 / Math.log2(3)),
		},
		{ title: 'the rarity first', shown: [3, 0], relevant: [0, 3], k: 2, expected: 1 },
	],
};
