import { FileFormatError } from '$lib/core/errors';
import type { Catalogue, CatalogueColumn, CatalogueRole } from './catalogue';
import { parsePrice, parseValue } from './cell-values';
import type { ItemMapping } from './file-preview';
import { IdDictionary, ownString } from './id-dictionary';
import type { ReadOptions } from './read-interactions';
import { readTable } from './table-rows';

/** Values a column may repeat (brands, categories) are kept once; a column of titles stops looking after so many. */
const mostShared = 10_000;

/**
 * Streams an items file into a catalogue. The first row of an item counts, later ones are bad rows. An attribute whose
 * filled cells are all numbers is a number column, unless its name says that it is an id.
 * @throws FileFormatError where the mapping does not fit the file, or no row is good; AbortError
 */
export async function readItems(file: File, mapping: ItemMapping, options: ReadOptions): Promise<Catalogue> {
	const { delimiter, hasHeader, item } = mapping;
	if (!Number.isInteger(item) || item < 0) {
		throw new FileFormatError(`${file.name}: say which column holds the item id.`);
	}
	const kept = mapping.columns.filter(({ index }) => index !== item);
	const columns = kept.map(({ index, role }) => ({
		index,
		role,
		cells: [] as string[],
		shared: new Map<string, string>(),
	}));
	const items = new IdDictionary();
	let names: readonly string[] = [];
	const table = readTable(file, { ...options, delimiter, hasHeader, columns: [item] });
	for await (const batch of table) {
		names = batch.names;
		batch.rows.forEach((row, rowIndex) => {
			const itemId = row[item]!.trim();
			if (itemId === '') return batch.reject(rowIndex, 'no item id');
			if (items.has(itemId)) return batch.reject(rowIndex, 'the item is described twice');
			items.indexOf(itemId);
			for (const { index, cells, shared } of columns) cells.push(sharedString((row[index] ?? '').trim(), shared));
		});
	}
	if (items.ids.length === 0) {
		throw new FileFormatError(
			`${file.name}: no row of it describes an item. Check the delimiter and which column holds the item id.`,
		);
	}
	return {
		itemIds: items.ids,
		columns: columns.map(({ index, role, cells }) => finishColumn(names[index] ?? `column ${index + 1}`, role, cells)),
	};
}

function sharedString(text: string, shared: Map<string, string>): string {
	const known = shared.get(text);
	if (known !== undefined) return known;
	const kept = ownString(text);
	if (shared.size < mostShared) shared.set(kept, kept);
	return kept;
}

function finishColumn(name: string, role: CatalogueRole, cells: string[]): CatalogueColumn {
	if (role === 'price') return { name, role, kind: 'number', values: Float32Array.from(cells, parsePrice) };
	if (role === 'attribute' && !/(^|[^a-z])id$|[a-z]I[dD]$/i.test(name) && areNumbers(cells)) {
		return { name, role, kind: 'number', values: Float32Array.from(cells, parseValue) };
	}
	return { name, role, kind: 'text', values: cells };
}

function areNumbers(cells: readonly string[]): boolean {
	let isAny = false;
	for (const cell of cells) {
		if (cell === '') continue;
		if (Number.isNaN(parseValue(cell))) return false;
		isAny = true;
	}
	return isAny;
}
