import { sharedUserPairs } from '$lib/models/fit-cost';
import type { ModelMeta } from '$lib/models/model';
import { MAX_ITEM_COUNT } from '$lib/models/neighbourhood/item-table';
import { recencySpecs } from '$lib/models/neighbourhood/recency';

export const slimMeta = {
	id: 'slim',
	label: 'SLIM',
	summary: 'Learns for every product the few others that best tell who takes it, and how much each of them says.',
	paper: 'Ning, Karypis (2011), SLIM: Sparse linear methods for top-n recommender systems, ICDM, §III and §V-D',
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
		l1: {
			kind: 'number',
			label: 'Sparsity',
			help: 'λ₁: the toll of any weight between two products. Higher leaves fewer of them.',
			default: 1,
			min: 0,
			max: 1000,
		},
		l2: {
			kind: 'number',
			label: 'Regularisation',
			help: 'λ₂: how much evidence a weight needs. Higher is smoother and favours what is popular; large data bears more.',
			default: 100,
			min: 0.1,
			max: 10_000,
			scale: 'log',
		},
		candidates: {
			kind: 'integer',
			label: 'Candidates',
			help: 'How many of the most similar products may get a weight. More reach further and take longer.',
			default: 200,
			min: 1,
			max: 1000,
			scale: 'log',
		},
		nonNegative: {
			kind: 'boolean',
			advanced: true,
			label: 'No weights below zero',
			help: 'No product may speak against another, as in the paper; reasons are then easier to read.',
			default: true,
		},
		passes: {
			kind: 'integer',
			advanced: true,
			label: 'Passes',
			help: 'How often the weights of a product are gone through at most; most settle sooner.',
			default: 50,
			min: 1,
			max: 1000,
			scale: 'log',
		},
		...recencySpecs,
	},
	// Neighbours first, then the Gram matrix of each item's candidates and the walks over its weights.
	cost(size, { candidates, passes }) {
		const width = Math.min(Number(candidates), size.itemCount);
		const flops = size.itemCount * width * width * (0.2 * Number(passes) + 2);
		return {
			referenceSeconds: sharedUserPairs(size) / 8e8 + flops / 1.5e9,
			// The Gram matrix and the kernels' copy of it.
			memoryBytes: 8 * size.itemCount ** 2 + 12 * size.itemCount * width,
			mostItems: MAX_ITEM_COUNT,
		};
	},
} as const satisfies ModelMeta;
