import { termCodes } from '$lib/recommendation/rerank/term-codes';
import { profileSession } from '$lib/recommendation/session/session-profile';
import type { SessionAction, ShopInfo } from '$lib/recommendation/shop-protocol';

/** What the shop makes of a session, as the page says it: the same features the lists follow. */
export interface SessionIntent {
	/** Strongest first. */
	categories: { name: string; share: number }[];
	priceRange: readonly [number, number] | null;
}

/** Reads sessions in one shop: its categories are numbered once. */
export function intentReader({
	itemIds,
	categories,
	prices,
}: ShopInfo): (session: readonly SessionAction[]) => SessionIntent {
	const catalogue = {
		itemIds,
		columns: [
			{ name: 'category', role: 'category', kind: 'text', values: categories },
			{ name: 'price', role: 'price', kind: 'number', values: prices },
		],
	} as const;
	const terms = termCodes(catalogue, 'category');
	return (session) => {
		const { categoryShares, priceRange } = profileSession(session, terms, catalogue);
		const named = terms.names.map((name, code) => ({ name, share: categoryShares[code] ?? 0 }));
		return { categories: named.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share), priceRange };
	};
}
