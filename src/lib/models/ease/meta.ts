import { sharedUserPairs } from '$lib/models/fit-cost';
import type { ModelMeta } from '$lib/models/model';
import { MAX_ITEM_COUNT } from '$lib/models/neighbourhood/item-table';
import { recencySpecs } from '$lib/models/neighbourhood/recency';

export const easeMeta = {
	id: 'ease',
	label: 'EASE',
	summary:
		'Works out in one step how much each item of the history speaks for every other one, beyond what the rest already says.',
	paper: 'Steck (2019), Embarrassingly shallow autoencoders for sparse data, WWW, §3',
	family: 'neighbourhood',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: false,
		predictsValues: false,
		embeddings: false,
		similarItems: true,
		explain: true,
		personal: true,
	},
	options: {
		lambda: {
			kind: 'number',
			label: 'Regularisation',
			help: 'λ: how much evidence a weight between two items needs. Higher is smoother and favours what is popular; large data bears more.',
			default: 500,
			min: 1,
			max: 10_000,
			scale: 'log',
		},
		...recencySpecs,
	},
	// The Gram matrix, its inverse in kernel memory, and the weights.
	cost: (size) => ({
		referenceSeconds: size.itemCount ** 3 / 3.3e10 + sharedUserPairs(size) / 8e8,
		memoryBytes: 12 * size.itemCount ** 2,
		mostItems: MAX_ITEM_COUNT,
	}),
} as const satisfies ModelMeta;
