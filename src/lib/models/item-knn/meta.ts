import { sharedUserPairs } from '$lib/models/fit-cost';
import type { ModelMeta } from '$lib/models/model';
import { halfLifeSpec, shrinkSpec, signalSpec, similaritySpec } from '$lib/models/neighbourhood/option-specs';
import { recencySpecs } from '$lib/models/neighbourhood/recency';

export const itemKnnMeta = {
	id: 'item-knn',
	label: 'Item neighbours',
	summary: 'Customers who took this also took that: adds up the items most like those in the history.',
	paper:
		'Sarwar, Karypis, Konstan, Riedl (2001), Item-based collaborative filtering recommendation algorithms, WWW, §3; ' +
		'Deshpande, Karypis (2004), Item-based top-N recommendation algorithms, ACM TOIS 22(1), §4; ' +
		'asymmetry: Aiolli (2013), Efficient top-N recommendation for very large scale binary rated datasets, RecSys, §3.1',
	family: 'neighbourhood',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: false,
		predictsValues: true,
		embeddings: false,
		similarItems: true,
		explain: true,
		personal: true,
		update: 'exact',
	},
	options: {
		neighbours: {
			kind: 'integer',
			label: 'Neighbours',
			help: 'How many nearest items each item keeps. More reach further, fewer are sharper and faster.',
			default: 50,
			min: 1,
			max: 1000,
			scale: 'log',
		},
		shrink: shrinkSpec,
		similarity: similaritySpec,
		alpha: {
			kind: 'number',
			advanced: true,
			label: 'Asymmetry',
			help: 'How much a product’s own popularity counts against recommending it. 0.5 compares two products alike; lower brings up popular products more often, higher rare ones. BM25 does not use it.',
			default: 0.5,
			min: 0,
			max: 1,
		},
		signal: signalSpec,
		directed: {
			kind: 'boolean',
			label: 'In order',
			help: 'Counts what was taken shortly after what, instead of together: strong where order matters. Leaves similarity and signal of the neighbours aside; goes well with recency 0.8.',
			default: false,
		},
		halfLifeDays: halfLifeSpec,
		...recencySpecs,
	},
	cost: (size, { neighbours }) => ({
		referenceSeconds: sharedUserPairs(size) / 8e8,
		memoryBytes: 12 * size.itemCount * Number(neighbours) + 16 * size.pairCount + 16 * size.itemCount,
	}),
} as const satisfies ModelMeta;
