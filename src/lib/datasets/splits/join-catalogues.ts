import { alignCatalogue, type Catalogue, type CatalogueColumn } from '$lib/interactions/catalogue';

/** The first catalogue followed by those items only the second knows, in the first one's columns. */
export function joinCatalogues(first: Catalogue, second: Catalogue): Catalogue {
	const known = new Set(first.itemIds);
	const added = alignCatalogue(
		second,
		second.itemIds.filter((itemId) => !known.has(itemId)),
	);
	const columns = first.columns.map((column): CatalogueColumn => {
		const other = added.columns.find(({ name, kind }) => name === column.name && kind === column.kind);
		if (column.kind === 'text') {
			const values = other?.kind === 'text' ? other.values : added.itemIds.map(() => '');
			return { ...column, values: [...column.values, ...values] };
		}
		const values = other?.kind === 'number' ? other.values : added.itemIds.map(() => NaN);
		return { ...column, values: Float32Array.from([...column.values, ...values]) };
	});
	return { itemIds: [...first.itemIds, ...added.itemIds], columns };
}
