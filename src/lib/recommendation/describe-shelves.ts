import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { numberColumn, textColumn, type CatalogueRole } from '$lib/interactions/catalogue';
import type { ShopInfo } from './shop-protocol';

/** The shelves as the page draws them. */
export function describeShelves({
	train,
	userIds,
	itemIds,
}: DatasetSplit): Omit<ShopInfo, 'modelId' | 'personal' | 'ruleColumns' | 'missingRunIds' | 'objectiveFaults'> {
	const text = (role: CatalogueRole) => textColumn(train.catalogue, role) ?? itemIds.map(() => '');
	return {
		userIds,
		itemIds,
		titles: text('title').map((title, item) => title || itemIds[item]),
		descriptions: text('description'),
		categories: text('category'),
		brands: text('brand'),
		prices: numberColumn(train.catalogue, 'price') ?? new Float32Array(itemIds.length).fill(NaN),
		images: text('image'),
	};
}
