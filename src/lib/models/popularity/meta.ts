import type { ModelMeta } from '$lib/models/model';

export const popularityMeta = {
	id: 'popularity',
	label: 'Popularity',
	summary: 'What most customers took: the same list for everybody, and the line every other model has to beat.',
	paper:
		'Cremonesi, Koren, Turrin (2010), Performance of recommender algorithms on top-N recommendation tasks, RecSys, §3.1; ' +
		'recency: Ji, Sun, Zhang, Li (2020), A re-visit of the popularity baseline in recommender systems, SIGIR',
	family: 'baseline',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: false,
		predictsValues: false,
		embeddings: false,
		similarItems: false,
		explain: false,
		personal: false,
		update: 'exact',
	},
	options: {
		period: {
			kind: 'choice',
			label: 'Period',
			help: 'Count all interactions, only those of the last days, or all with older ones counting less.',
			default: 'all-time',
			choices: [
				{ value: 'all-time', label: 'All time' },
				{ value: 'recent', label: 'Recent days only' },
				{ value: 'decayed', label: 'All time, fading with age' },
			],
		},
		windowDays: {
			kind: 'number',
			label: 'Recent days',
			help: 'For "Recent days only": how many days before the newest interaction count.',
			default: 30,
			min: 0.01,
			max: 3650,
			scale: 'log',
		},
		halfLifeDays: {
			kind: 'number',
			label: 'Half-life in days',
			help: 'For "fading with age": after this many days an interaction counts half.',
			default: 30,
			min: 0.01,
			max: 3650,
			scale: 'log',
		},
	},
	cost: ({ pairCount, itemCount }) => ({ referenceSeconds: pairCount / 3e7, memoryBytes: 8 * itemCount }),
} as const satisfies ModelMeta;
