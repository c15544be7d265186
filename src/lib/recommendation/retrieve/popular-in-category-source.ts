import type { Catalogue } from '$lib/interactions/catalogue';
import type { RecommendRequest } from '$lib/recommendation/recommendation';
import { type TermCodes, termCodes, termShares } from '$lib/recommendation/rerank/term-codes';
import type { PopularSource } from './popular-source';

/** A taste is what somebody did lately. */
const newestConsidered = 20;

/**
 * What is popular in the categories the shopper is interested in: the page's category, else those of the anchors, else those of the
 * newest part of the history. score = share of the item's best such category · its people. Silent where no category is known.
 */
export function popularInCategorySource(popular: PopularSource, catalogue: Catalogue): PopularSource {
	const terms = termCodes(catalogue, 'category');
	const { counts, windowDays } = popular;
	return {
		kind: 'popular',
		id: 'popular-in-category',
		label: 'Popular in the category',
		windowDays,
		counts,
		score(requests, out) {
			requests.forEach((request, row) => {
				const scores = out.subarray(row * counts.length, (row + 1) * counts.length);
				const interest = interestOf(request, terms, catalogue);
				for (let item = 0; item < scores.length; item++) {
					let share = 0;
					for (const code of terms.of(item)) share = Math.max(share, interest[code]);
					scores[item] = share > 0 ? share * (counts[item] + 1) : -Infinity;
				}
			});
		},
	};
}

function interestOf(
	{ category, anchorItems, query }: RecommendRequest,
	terms: TermCodes,
	{ itemIds }: Catalogue,
): Float64Array {
	if (category !== undefined) {
		const code = terms.codeOf(category);
		return Float64Array.from({ length: terms.termCount }, (_, other) => (other === code ? 1 : 0));
	}
	const items = anchorItems?.length ? anchorItems : query.history.slice(-newestConsidered);
	return termShares(
		terms,
		Array.from(items).filter((item) => item < itemIds.length),
	);
}
