/** One column of a DataTable. */
export interface TableColumn<Row> {
	key: string;
	label: string;
	/** Numbers stand right. */
	align?: 'left' | 'right';
	/** The plain text of a cell, where no `cell` snippet draws it. */
	text?: (row: Row) => string;
	/** What to sort by; no sorting without it. Null goes last either way. */
	sortBy?: (row: Row) => number | string | null;
	/** Largest first at the first click. */
	descendingFirst?: boolean;
	/** For sentences: takes the room the others leave. */
	grow?: boolean;
	/** No heading shown (a column of buttons); the label stays for screen readers. */
	hideLabel?: boolean;
}

export interface TableSort {
	key: string;
	descending: boolean;
}

/** A sorted copy; stable, blanks last whichever way. */
export function sortRows<Row>(
	rows: readonly Row[],
	columns: readonly TableColumn<Row>[],
	sort: TableSort | null,
): Row[] {
	const sortBy = columns.find((column) => column.key === sort?.key)?.sortBy;
	if (!sort || !sortBy) return [...rows];
	const sign = sort.descending ? -1 : 1;
	return rows
		.map((row) => ({ row, value: sortBy(row) }))
		.sort((a, b) => {
			if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
			return a.value < b.value ? -sign : a.value > b.value ? sign : 0;
		})
		.map(({ row }) => row);
}
