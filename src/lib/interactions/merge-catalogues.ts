import type { Catalogue, CatalogueColumn } from './catalogue';

/** What `base` says of an item stands; items and columns it lacks come from `added`. */
export function mergeCatalogues(base: Catalogue, added: Catalogue): Catalogue {
	if (added.itemIds.length === 0) return base;
	if (base.itemIds.length === 0) return added;
	const { ids, numbers } = mergedIds(base.itemIds, added.itemIds);
	const isSame = (a: CatalogueColumn) => (b: CatalogueColumn) =>
		a.name === b.name && a.role === b.role && a.kind === b.kind;
	const further = added.columns.filter((column) => !base.columns.some(isSame(column)));
	const columns = [...base.columns, ...further].map((column): CatalogueColumn => {
		const old = base.columns.find(isSame(column));
		const fresh = added.columns.find(isSame(column));
		const blank = column.kind === 'number' ? NaN : '';
		const cells: (string | number)[] = ids.map((_, row) => old?.values[row] ?? blank);
		fresh?.values.forEach((value, row) => {
			const place = numbers[row]!;
			if (cells[place] === '' || Number.isNaN(cells[place])) cells[place] = value;
		});
		return column.kind === 'number'
			? { ...column, values: Float32Array.from(cells as number[]) }
			: { ...column, values: cells as string[] };
	});
	return { itemIds: ids, columns };
}

/** `base` and what `added` has beyond it; numbers[i] is where added[i] stands. */
export function mergedIds(base: readonly string[], added: readonly string[]): { ids: string[]; numbers: Uint32Array } {
	const numberOf = new Map(base.map((id, index) => [id, index]));
	const ids = [...base];
	const numbers = Uint32Array.from(added, (id) => {
		const known = numberOf.get(id);
		if (known !== undefined) return known;
		numberOf.set(id, ids.length);
		return ids.push(id) - 1;
	});
	return { ids, numbers };
}
