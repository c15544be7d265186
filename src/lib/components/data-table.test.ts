import { describe, expect, it } from 'vitest';
import { sortRows, type TableColumn } from './data-table';

interface Row {
	name: string;
	score: number | null;
}

const rows: Row[] = [
	{ name: 'b', score: 2 },
	{ name: 'a', score: null },
	{ name: 'd', score: 10 },
	{ name: 'c', score: 2 },
];
const columns: TableColumn<Row>[] = [
	{ key: 'name', label: 'Name', sortBy: (row) => row.name },
	{ key: 'score', label: 'Score', sortBy: (row) => row.score },
	{ key: 'note', label: 'Note' },
];
const names = (sorted: Row[]) => sorted.map((row) => row.name).join('');

describe('the rows of a table', () => {
	it('sort by number and not by its letters, blanks last whichever way, equals in their old order', () => {
		expect(names(sortRows(rows, columns, { key: 'score', descending: false }))).toBe('bcda');
		expect(names(sortRows(rows, columns, { key: 'score', descending: true }))).toBe('dbca');
	});

	it('keep their order where nothing sorts them, and are a copy', () => {
		expect(names(sortRows(rows, columns, null))).toBe('badc');
		expect(names(sortRows(rows, columns, { key: 'note', descending: true }))).toBe('badc');
		expect(sortRows(rows, columns, null)).not.toBe(rows);
	});
});
