import type { Catalogue } from '$lib/interactions/catalogue';

/** One column that an expression can name; the values of all items. */
export type ItemColumn =
	| { name: string; kind: 'text'; values: readonly string[] }
	| { name: string; kind: 'number'; values: Float32Array | Uint32Array };

/**
 * What expressions can name: the catalogue's columns by their own name and by their role (title, category, brand, price),
 * `id`, and what the log says: `popularity` (people who took the item) and `age` (days since its first interaction).
 */
export function itemColumns(
	{ itemIds, columns }: Catalogue,
	log: { popularity: Uint32Array; ageDays: Float32Array },
): readonly ItemColumn[] {
	const own: ItemColumn[] = columns
		.filter(({ role }) => role !== 'image')
		.map(({ name, ...column }) =>
			column.kind === 'text'
				? { name, kind: 'text', values: column.values }
				: { name, kind: 'number', values: column.values },
		);
	const byRole = columns.flatMap((column, place): ItemColumn[] => {
		const isTaken =
			column.role === 'attribute' || column.role === 'image' || own.some(({ name }) => name === column.role);
		return isTaken ? [] : [{ ...own[place]!, name: column.role }];
	});
	return [
		...own,
		...byRole,
		{ name: 'id', kind: 'text', values: itemIds },
		{ name: 'popularity', kind: 'number', values: log.popularity },
		{ name: 'age', kind: 'number', values: log.ageDays },
	].filter((column, place, all) => all.findIndex(({ name }) => name === column.name) === place) as ItemColumn[];
}
