import { meanOverPlaces } from './mean-over-places';
import { type ListMetric, shownOrder } from './metric';

/** Mean self-information of the shown items (Zhou et al. 2010, PNAS 107; Castells, Vargas 2011). */
export const novelty: ListMetric = {
	kind: 'list',
	meta: {
		id: 'novelty',
		label: 'Novelty',
		group: 'beyond accuracy',
		formula: 'Nov@k = mean over places of −log₂(max(1, nᵢ) / |users|); mean over users',
		help: 'How surprising the shown items are, in bits: each bit means that half as many shoppers have the item.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, Infinity],
		atK: true,
		usesTruth: false,
	},
	score: ({ items }, { popularity, userCount }) =>
		meanOverPlaces(items, (item) => -Math.log2(Math.max(1, popularity[item]) / userCount)),
	references: [
		{ title: 'everybody has it', shown: [0], relevant: [1], k: 1, expected: 0 },
		{ title: 'held by 4, 1 and 0 of 8: none counts as one', shown: [1, 5, 7], relevant: [0], k: 3, expected: 7 / 3 },
	],
};
