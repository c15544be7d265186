import { type Catalogue, numberColumn } from '$lib/interactions/catalogue';
import type { RecommendRequest, Rule } from '$lib/recommendation/recommendation';
import type { TermCodes } from '$lib/recommendation/rerank/term-codes';

/** Prices within a third of what was touched still fit the purse. */
const priceSlack = 1 / 3;

/**
 * What somebody is after right now, for any source: lifts an item by strength · (¾ · its category's share of the session + ¼ where its
 * price is near what was touched). Nothing done in this session lifts nothing.
 */
export function intentRule(strength: number, terms: TermCodes, catalogue: Catalogue): Rule {
	const prices = numberColumn(catalogue, 'price');
	return {
		label: 'What this session is about',
		lift(itemIndex, { session }: RecommendRequest) {
			if (!session) return 0;
			let share = 0;
			for (const code of terms.of(itemIndex)) share = Math.max(share, session.categoryShares[code]);
			const fitsPurse = session.priceRange !== null && prices !== null && isNear(prices[itemIndex], session.priceRange);
			return strength * (0.75 * share + (fitsPurse ? 0.25 : 0));
		},
	};
}

function isNear(price: number, [low, high]: readonly [number, number]): boolean {
	return price >= low * (1 - priceSlack) && price <= high * (1 + priceSlack);
}
