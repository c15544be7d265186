import { type ListMetric, shownOrder } from './metric';
import { sumOverHits } from './sum-over-hits';

/** What the shop earns on the hits. */
export const margin: ListMetric = {
	kind: 'list',
	meta: {
		id: 'margin',
		label: 'Margin',
		group: 'business',
		formula: 'Mar@k = Σ margin(i) over the hits among the first k, an unknown margin as 0; mean over users',
		help: 'What the shop would have earned on the things found on the list: needs a column called margin, profit or cost.',
		ties: shownOrder,
		direction: 'higher',
		range: [-Infinity, Infinity],
		atK: true,
		usesTruth: true,
	},
	applies: ({ margins }) => margins !== null,
	score: (list, { margins }) => sumOverHits(list, margins!),
	references: [{ title: 'hits that earn 1 and 8', shown: [0, 1, 7], relevant: [0, 7], k: 3, expected: 9 }],
};
