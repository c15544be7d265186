import type { ColumnEncoding } from './features/column-encoding';

/** A colour is the share of it in the item's picture. */
export type CatalogueRole = 'title' | 'description' | 'category' | 'brand' | 'price' | 'image' | 'colour' | 'attribute';

interface ColumnAbout {
	name: string;
	role: CatalogueRole;
	/** How models read it, where the user decided; see features/registry for the default. */
	encoding?: ColumnEncoding;
}

/** One column over all items. Text columns hold '' and number columns NaN where the file said nothing. */
export type CatalogueColumn = ColumnAbout &
	({ kind: 'text'; values: readonly string[] } | { kind: 'number'; values: Float32Array });

/** What is known of the items. Row i describes itemIds[i]. */
export interface Catalogue {
	readonly itemIds: readonly string[];
	readonly columns: readonly CatalogueColumn[];
}

/** The text column of a role, or null where the catalogue has none. */
export function textColumn(catalogue: Catalogue, role: CatalogueRole): readonly string[] | null {
	const column = catalogue.columns.find((candidate) => candidate.role === role && candidate.kind === 'text');
	return column?.kind === 'text' ? column.values : null;
}

/** The number column of a role, or null where the catalogue has none. */
export function numberColumn(catalogue: Catalogue, role: CatalogueRole): Float32Array | null {
	const column = catalogue.columns.find((candidate) => candidate.role === role && candidate.kind === 'number');
	return column?.kind === 'number' ? column.values : null;
}

/** The same columns over `itemIds`, joined on the id; items the catalogue does not know get blanks. */
export function alignCatalogue(catalogue: Catalogue, itemIds: readonly string[]): Catalogue {
	const rowOf = new Map(catalogue.itemIds.map((itemId, row) => [itemId, row]));
	const rows = itemIds.map((itemId) => rowOf.get(itemId));
	const columns = catalogue.columns.map((column): CatalogueColumn =>
		column.kind === 'text'
			? { ...column, values: rows.map((row) => (row === undefined ? '' : column.values[row]!)) }
			: { ...column, values: Float32Array.from(rows, (row) => (row === undefined ? NaN : column.values[row]!)) },
	);
	return { itemIds, columns };
}

/** The values of one cell, each once: several are written with "|" between them ("Comedy|Drama"). */
export function splitCell(cell: string): string[] {
	if (!cell.includes('|')) return cell.trim() === '' ? [] : [cell.trim()];
	const parts = cell.split('|').map((part) => part.trim());
	return [...new Set(parts.filter((part) => part !== ''))];
}
