import { readOptions } from '$lib/models/read-options';
import { greedyReranker } from './greedy';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const freshnessMeta = {
	id: 'freshness',
	label: 'New things first',
	summary: 'Lifts items that came into the shop lately.',
	paper: 'Exponential decay as in Ding, Li 2005, Time weight collaborative filtering, CIKM, §4, over an item’s age',
	options: {
		halfLifeDays: {
			kind: 'number',
			label: 'Half-life in days',
			help: 'After so long an item counts half as new.',
			default: 30,
			min: 1,
			max: 3650,
			scale: 'log',
		},
	},
} as const satisfies RerankerMeta;

/** Gain of item i: 2^(−age / half-life), its age from the first interaction to the newest of the log. */
export const freshnessEntry: RerankerEntry = {
	meta: freshnessMeta,
	create(material, weight, options) {
		const { halfLifeDays } = readOptions(freshnessMeta, options);
		const ages = material.ageDays();
		return greedyReranker({ ...freshnessMeta, weight }, ({ itemIndices }) => {
			const gains = Float64Array.from(itemIndices, (item) => 2 ** (-ages[item] / halfLifeDays));
			return { gainOf: (rank) => gains[rank] };
		});
	},
};
