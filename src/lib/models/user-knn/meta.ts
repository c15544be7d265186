import type { ModelMeta } from '$lib/models/model';
import { halfLifeSpec, shrinkSpec, signalSpec, similaritySpec } from '$lib/models/neighbourhood/option-specs';

export const userKnnMeta = {
	id: 'user-knn',
	label: 'User neighbours',
	summary: 'People like you took this: adds up what the customers with the most similar history took.',
	paper:
		'Resnick, Iacovou, Suchak, Bergstrom, Riedl (1994), GroupLens, CSCW; ' +
		'Herlocker, Konstan, Borchers, Riedl (1999), An algorithmic framework for performing collaborative filtering, SIGIR',
	family: 'neighbourhood',
	stage: 'retrieve',
	capabilities: {
		iterative: false,
		usesCatalogue: false,
		predictsValues: true,
		embeddings: false,
		similarItems: false,
		explain: true,
		personal: true,
		update: 'exact',
	},
	options: {
		neighbours: {
			kind: 'integer',
			label: 'Neighbours',
			help: 'How many of the most similar customers have a say. More are steadier, fewer are more personal.',
			default: 100,
			min: 1,
			max: 1000,
			scale: 'log',
		},
		shrink: shrinkSpec,
		similarity: similaritySpec,
		signal: signalSpec,
		halfLifeDays: halfLifeSpec,
	},
	// Neighbours are looked for when they are asked for.
	cost: ({ pairCount }) => ({ referenceSeconds: pairCount / 2e7, memoryBytes: 16 * pairCount }),
} as const satisfies ModelMeta;
