import type { ModelMeta } from '$lib/models/model';

export const ensembleMeta = {
	id: 'ensemble',
	label: 'Blend of models',
	summary: 'Asks several trained models and puts their lists together: often better than the best of them.',
	paper:
		'Cormack, Clarke, Büttcher (2009), Reciprocal rank fusion outperforms Condorcet and individual rank learning methods, SIGIR; ' +
		'Jahrer, Töscher, Legenstein (2010), Combining predictions for accurate recommender systems, KDD, §3',
	family: 'ensemble',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: false,
		predictsValues: false,
		embeddings: false,
		similarItems: false,
		explain: false,
		personal: true,
		combines: true,
	},
	options: {
		method: {
			kind: 'choice',
			label: 'Put together',
			help: 'By ranks alone, or by scores with weights learned on a slice of the training rows that the members did not see.',
			default: 'fusion',
			choices: [
				{ value: 'fusion', label: 'Reciprocal rank fusion' },
				{ value: 'linear', label: 'Learned linear blend' },
			],
		},
	},
	// Of the blend alone: learned weights fit each member once more. Scores of a block of users, member by member.
	cost: ({ userCount, itemCount }) => ({
		referenceSeconds: (Math.min(userCount, 500) * itemCount) / 1e7,
		memoryBytes: 64 * 4 * 4 * itemCount,
	}),
} as const satisfies ModelMeta;
