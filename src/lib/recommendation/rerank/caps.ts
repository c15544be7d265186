import { readOptions } from '$lib/models/read-options';
import { termCodes } from './term-codes';
import { greedyReranker } from './greedy';
import type { RerankerEntry, RerankerMeta } from './reranker';

const atMost = {
	kind: 'integer',
	label: 'At most',
	help: 'Items of one kind on the list; more only where nothing else is left.',
	default: 3,
	min: 1,
	max: 100,
} as const;

export const categoryCapMeta = {
	id: 'category-cap',
	label: 'No category takes over',
	summary: 'At most so many items of one category.',
	paper:
		'The cover constraint of Agrawal, Gollapudi, Halverson, Ieong 2009, Diversifying search results, WSDM, as a quota',
	options: { atMost },
} as const satisfies RerankerMeta;

export const brandCapMeta = {
	id: 'brand-cap',
	label: 'No brand takes over',
	summary: 'At most so many items of one brand.',
	paper: categoryCapMeta.paper,
	options: { atMost },
} as const satisfies RerankerMeta;

/** Gain of item i: −1 where one of its terms is full, else 0; at weight 1 a hard cap, relevance deciding within. */
function capEntry(role: 'category' | 'brand', meta: typeof categoryCapMeta | typeof brandCapMeta): RerankerEntry {
	return {
		meta,
		create(material, weight, options) {
			const { atMost: limit } = readOptions(meta, options);
			const terms = termCodes(material.catalogue, role);
			return greedyReranker({ ...meta, weight }, ({ itemIndices }) => {
				const counts = new Uint32Array(terms.termCount);
				return {
					gainOf: (rank) => (terms.of(itemIndices[rank]).some((code) => counts[code] >= limit) ? -1 : 0),
					onPick(rank) {
						for (const code of terms.of(itemIndices[rank])) counts[code]++;
					},
				};
			});
		},
	};
}

export const categoryCapEntry = capEntry('category', categoryCapMeta);
export const brandCapEntry = capEntry('brand', brandCapMeta);
