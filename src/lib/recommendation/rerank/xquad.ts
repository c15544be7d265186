import { readOptions } from '$lib/models/read-options';
import { type TermCodes, termCodes, termShares } from './term-codes';
import { greedyReranker } from './greedy';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const xquadMeta = {
	id: 'xquad',
	label: 'Every interest served (xQuAD)',
	summary: 'Gives each category the shopper comes for its turn: a category already on the list counts less and less.',
	paper:
		'Santos, Macdonald, Ounis 2010, Exploiting query reformulations for web search result diversification, WWW, §3; ' +
		'Vargas, Castells, Vallet 2011 for recommendation',
	options: {
		served: {
			kind: 'number',
			label: 'Served by one item',
			help: 'P(i | c): how much of the wish for a category one item of it satisfies.',
			default: 0.5,
			min: 0.05,
			max: 1,
		},
	},
} as const satisfies RerankerMeta;

/**
 * Gain of item i: Σ_c P(c | u)·P(i | c)·Π_{j picked} (1 − P(j | c)), with P(c | u) the categories' shares in the history
 * (in the candidates, for somebody without one) and P(i | c) = served / |categories of i| for an item of c, else 0.
 */
export const xquadEntry: RerankerEntry = {
	meta: xquadMeta,
	create(material, weight, options) {
		const { served } = readOptions(xquadMeta, options);
		const terms = termCodes(material.catalogue, 'category');
		return greedyReranker({ ...xquadMeta, weight }, ({ itemIndices }, _, { query }) => {
			const interest = interestShares(terms, query.history, itemIndices);
			if (interest === null) return null;
			const unserved = new Float64Array(terms.termCount).fill(1);
			return {
				onlyFalls: true,
				gainOf(rank) {
					const codes = terms.of(itemIndices[rank]);
					let gain = 0;
					for (const code of codes) gain += (interest[code] * unserved[code] * served) / codes.length;
					return gain;
				},
				onPick(rank) {
					const codes = terms.of(itemIndices[rank]);
					for (const code of codes) unserved[code] *= 1 - served / codes.length;
				},
			};
		});
	},
};

/** [termCount]; null where neither history nor candidates have a category. */
function interestShares(terms: TermCodes, history: Uint32Array, candidates: Uint32Array): Float64Array | null {
	const shares = [history, candidates].map((items) => termShares(terms, items));
	return shares.find((interest) => interest.some((share) => share > 0)) ?? null;
}
