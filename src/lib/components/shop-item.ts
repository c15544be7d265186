import { formatPrice } from '$lib/core/units';
import type { ShopInfo } from '$lib/recommendation/shop-protocol';

/** One product as the shop shows it. */
export interface ShelfItem {
	itemIndex: number;
	title: string;
	/** '' where the catalogue says nothing. */
	description: string;
	category: string;
	brand: string;
	/** Formatted; '' where unknown. */
	price: string;
}

export function shelfItem(info: ShopInfo, itemIndex: number): ShelfItem {
	return {
		itemIndex,
		title: info.titles[itemIndex] ?? info.itemIds[itemIndex] ?? '',
		description: info.descriptions[itemIndex] ?? '',
		category: info.categories[itemIndex] ?? '',
		brand: info.brands[itemIndex] ?? '',
		price: formatPrice(info.prices[itemIndex] ?? NaN),
	};
}
