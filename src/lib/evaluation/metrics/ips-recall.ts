import { relevantWeight } from './inverse-propensity';
import { type ListMetric, shownOrder } from './metric';

/** Self-normalised inverse-propensity recall (Swaminathan, Joachims 2015; Yang et al. 2018, RecSys, §4). */
export const ipsRecall: ListMetric = {
	kind: 'list',
	meta: {
		id: 'ipsRecall',
		label: 'Debiased recall',
		group: 'accuracy',
		formula:
			'SNIPS-R@k = Σᵤ Σ hits w(i) / Σᵤ Σ rel w(i) with w(i) = min(10, √(n_max / nᵢ)) and nᵢ training rows of item i',
		help: 'Recall as if shoppers had seen rare items as often as bestsellers: a rare item found counts for more, up to ten times.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score(list, world) {
		let found = 0;
		for (let place = 0; place < list.hits.length; place++) {
			if (list.hits[place]) found += world.propensityWeights[list.items[place]];
		}
		return found / relevantWeight(list, world);
	},
	weight: relevantWeight,
	references: [
		{
			title: 'a bestseller found, a rarity missed',
			shown: [0, 1],
			relevant: [0, 5],
			k: 2,
			expected: 1 / (1 + Math.sqrt(8)),
		},
		{ title: 'both found', shown: [3, 0], relevant: [0, 3], k: 2, expected: 1 },
		{ title: 'the dearer half of four', shown: [3, 4], relevant: [0, 1, 3, 4], k: 2, expected: 4 / (5 + Math.SQRT2) },
	],
};
