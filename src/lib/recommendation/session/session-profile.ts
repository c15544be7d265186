import { type Catalogue, numberColumn } from '$lib/interactions/catalogue';
import type { TermCodes } from '$lib/recommendation/rerank/term-codes';

/** One thing done in this session, as the page reports it; oldest first. */
export interface SessionAction {
	kind: 'looked at' | 'put in basket' | 'bought';
	itemIndex: number;
	/** How long its page was open; 0 for what was never opened. */
	dwellMs: number;
}

/** What a session says about what somebody is after. */
export interface SessionProfile {
	/** [termCount] shares of the categories, weighted by action and dwell; all 0 where none is known. */
	categoryShares: Float64Array;
	/** The cheapest and the dearest thing touched; null where no price is known. */
	priceRange: readonly [low: number, high: number] | null;
}

/** A basket says more than a look, and a purchase no more than a basket: it is done with. */
const actionWeights = { 'looked at': 1, 'put in basket': 3, bought: 2 } as const;
const dwellUnitMs = 10_000;

/** Features of a session: weight of an action · (1 + log2(1 + dwell / 10 s)), spread over its item's categories. */
export function profileSession(
	actions: readonly SessionAction[],
	terms: TermCodes,
	catalogue: Catalogue,
): SessionProfile {
	const categoryShares = new Float64Array(terms.termCount);
	let total = 0;
	for (const { kind, itemIndex, dwellMs } of actions) {
		const codes = terms.of(itemIndex);
		const weight = actionWeights[kind] * (1 + Math.log2(1 + dwellMs / dwellUnitMs));
		for (const code of codes) categoryShares[code] += weight / codes.length;
		if (codes.length > 0) total += weight;
	}
	const prices = numberColumn(catalogue, 'price');
	const touched = actions.map(({ itemIndex }) => prices?.[itemIndex] ?? NaN).filter(Number.isFinite);
	return {
		categoryShares: total > 0 ? categoryShares.map((share) => share / total) : categoryShares,
		priceRange: touched.length > 0 ? [Math.min(...touched), Math.max(...touched)] : null,
	};
}
