import { alignCatalogue, type Catalogue, type CatalogueColumn } from './catalogue';

/** What is known of the users. Row i describes userIds[i]; users of the log without a row are no error. */
export interface UserTable {
	readonly userIds: readonly string[];
	readonly columns: readonly CatalogueColumn[];
}

/** A users file is read as an items file is: the ids are the users'. */
export function asUserTable({ itemIds, columns }: Catalogue): UserTable {
	return { userIds: itemIds, columns };
}

export function asCatalogue({ userIds, columns }: UserTable): Catalogue {
	return { itemIds: userIds, columns };
}

/** One column of the users table, over the users of the log. */
export interface UserColumn {
	name: string;
	kind: CatalogueColumn['kind'];
	/** Share of the log's users that have a value. */
	knownShare: number;
	distinctCount: number;
	/** Most frequent first, ten at most; of a number column its quartiles instead. */
	values: readonly { value: string; userCount: number }[];
	quartiles: readonly [low: number, median: number, high: number] | null;
}

const mostValues = 10;

/** Who the users of a log are, column by column. */
export function describeUsers(table: UserTable, userIds: readonly string[]): UserColumn[] {
	return alignCatalogue(asCatalogue(table), userIds).columns.map((column): UserColumn => {
		const { name, kind } = column;
		if (column.kind === 'number') {
			const known = column.values.filter((value) => !Number.isNaN(value)).sort();
			const at = (share: number) => known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? NaN;
			return {
				name,
				kind,
				knownShare: known.length / Math.max(1, userIds.length),
				distinctCount: new Set(known).size,
				values: [],
				quartiles: known.length === 0 ? null : [at(0.25), at(0.5), at(0.75)],
			};
		}
		const counts = new Map<string, number>();
		for (const cell of column.values) if (cell !== '') counts.set(cell, (counts.get(cell) ?? 0) + 1);
		const known = [...counts.values()].reduce((sum, count) => sum + count, 0);
		return {
			name,
			kind,
			knownShare: known / Math.max(1, userIds.length),
			distinctCount: counts.size,
			values: [...counts]
				.map(([value, userCount]) => ({ value, userCount }))
				.sort((a, b) => b.userCount - a.userCount)
				.slice(0, mostValues),
			quartiles: null,
		};
	});
}
