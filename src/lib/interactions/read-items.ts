import { FileFormatError } from '$lib/core/errors';
import { BadRows } from './bad-rows';
import type { Catalogue, CatalogueColumn, CatalogueRole } from './catalogue';
import { parsePrice, parseValue } from './cell-values';
import type { ItemMapping, MappedFile } from './file-preview';
import { sourceName } from './file/file-bytes';
import { IdDictionary, ownString } from './id-dictionary';
import { checkColumns, type ReadOptions, readTable } from './table-rows';

/** Values a column may repeat (brands, categories) are kept once; a column of titles stops looking after so many. */
const mostShared = 10_000;

/**
 * Streams items files into one catalogue. The first row of an item counts, later ones are bad rows. Columns of one name are
 * one column. An attribute whose filled cells are all numbers is a number column, unless its name says that it is an id.
 * @throws FileFormatError where a mapping does not fit its file, or no row is good; AbortError
 */
export async function readItems(
	files: readonly MappedFile<ItemMapping>[],
	optionsFor: (file: File) => ReadOptions,
): Promise<Catalogue> {
	const items = new IdDictionary();
	const columns: ItemColumn[] = [];
	for (const { file, mapping } of files) await readFile(file, mapping, optionsFor(file), items, columns);
	return {
		itemIds: items.ids(),
		columns: columns.map(({ name, role, cells }) => {
			while (cells.length < items.count) cells.push('');
			return finishColumn(name, role, cells);
		}),
	};
}

interface ItemColumn {
	name: string;
	role: CatalogueRole;
	cells: string[];
	shared: Map<string, string>;
}

async function readFile(
	file: File,
	mapping: ItemMapping,
	options: ReadOptions,
	items: IdDictionary,
	all: ItemColumn[],
) {
	const { item } = mapping;
	const noun = mapping.describes === 'users' ? 'user' : 'item';
	const fileName = sourceName({ file, member: mapping.member });
	if (!Number.isInteger(item) || item < 0) {
		throw new FileFormatError(`${fileName}: say which column holds the ${noun} id.`);
	}
	const kept = mapping.columns.filter(({ index }) => index !== item);
	const keptPlaces = kept.map(({ index }) => index);
	const countBefore = items.count;
	let columns: { index: number; column: ItemColumn }[] | null = null;
	const pivot = mapping.pivot && {
		...mapping.pivot,
		columns: new Map(Object.entries(mapping.pivot.keep).map(([name, role]) => [name, columnOf(all, name, role)])),
	};
	// A log that describes its items too is read twice; its bad rows are counted as rows of the log.
	const badRows = mapping.repeats ? new BadRows() : options.badRows;
	const used = [item, ...(pivot ? [pivot.key, pivot.value] : [])];
	for await (const batch of readTable(file, { ...options, badRows, layout: mapping, columns: used })) {
		// Without a row there may be no names yet.
		if (batch.rows.length === 0) continue;
		if (!columns) checkColumns(fileName, batch.names, keptPlaces, mapping.records ? ',' : mapping.delimiter);
		columns ??= kept.map(({ index, role, name }) => ({
			index,
			column: columnOf(all, name ?? batch.names[index]!, role),
		}));
		const filled = columns;
		batch.rows.forEach((row, rowIndex) => {
			const itemId = row[item]!.trim();
			if (itemId === '') return mapping.repeats ? undefined : batch.reject(rowIndex, `no ${noun} id`);
			if (pivot) {
				const column = pivot.columns.get(row[pivot.key]!.trim());
				// Of a property that changed, the last value of the file counts.
				if (column) setCell(column, items.indexOf(itemId), row[pivot.value]!.trim());
				return;
			}
			if (items.has(itemId))
				return mapping.repeats ? undefined : batch.reject(rowIndex, `the ${noun} is described twice`);
			const itemIndex = items.indexOf(itemId);
			for (const { index, column } of filled) setCell(column, itemIndex, (row[index] ?? '').trim());
		});
	}
	if (items.count === countBefore) {
		const first = badRows.firstOf(fileName);
		throw new FileFormatError(
			`${fileName}: no row of it describes ${noun === 'user' ? 'a user' : 'an item'}${first && `; the first is ${first}`}. Check the delimiter and which column holds the ${noun} id.`,
		);
	}
}

function setCell({ cells, shared }: ItemColumn, itemIndex: number, cell: string): void {
	while (cells.length <= itemIndex) cells.push('');
	cells[itemIndex] = sharedString(cell, shared);
}

function columnOf(all: ItemColumn[], name: string, role: CatalogueRole): ItemColumn {
	const known = all.find((column) => column.name === name && column.role === role);
	if (known) return known;
	const column: ItemColumn = { name, role, cells: [], shared: new Map() };
	all.push(column);
	return column;
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
