import type { ModelMeta } from '$lib/models/model';
import { recencySpecs } from '$lib/models/neighbourhood/recency';

export const contentMeta = {
	id: 'content',
	label: 'Like what you took',
	summary: 'Compares products by what the catalogue says of them: also for products nobody took yet.',
	paper:
		'Lops, de Gemmis, Semeraro (2011), Content-based recommender systems, Recommender Systems Handbook, §3.3.1; ' +
		'profile as a mean of item vectors: Rocchio (1971), Relevance feedback in information retrieval',
	family: 'content',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: 'compares',
		predictsValues: false,
		embeddings: false,
		similarItems: true,
		explain: true,
		personal: true,
	},
	options: {
		textWeight: {
			kind: 'number',
			label: 'Weight of words',
			help: 'How much titles and descriptions count against category, brand, price and the other columns, 1 being as much as one of those.',
			default: 1,
			min: 0,
			max: 10,
		},
		hashBuckets: {
			kind: 'integer',
			advanced: true,
			label: 'Hash buckets',
			help: 'Features that all values of a hashed column, or all words of a text, are spread over. More means fewer that share one.',
			default: 32768,
			min: 16,
			max: 1048576,
			scale: 'log',
		},
		...recencySpecs,
	},
	/** Titles, descriptions and six columns of the demo store: 5,000 items in 0.53 s, 33 features each. */
	cost: ({ itemCount }) => ({ referenceSeconds: itemCount / 1e4, memoryBytes: 4096 * itemCount }),
} as const satisfies ModelMeta;
