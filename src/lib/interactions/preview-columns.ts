import { parseTimestamp, parseValue } from './cell-values';
import type { ColumnPreview, TimestampUnit } from './file-preview';

const sampleCount = 5;
/** A column of more different values than that holds no events. */
const mostCounted = 24;
/** A column is of a type when so many of its filled cells are: a few bad cells must not hide it. */
const mostCells = 0.95;
/** Cells looked at for the type; distinct values are counted over all. */
const typedCells = 2000;

/** Numbers that are times: seconds or milliseconds from 1990 to 2100. */
const secondsFrom = 6.3e8;
const secondsTo = 4.1e9;

/** What the sample says of each column. @param rows without the header */
export function previewColumns(names: readonly string[], rows: readonly (readonly string[])[]): ColumnPreview[] {
	return names.map((name, index) => previewColumn(name, rows, index));
}

function previewColumn(name: string, rows: readonly (readonly string[])[], index: number): ColumnPreview {
	const counts = new Map<string, number>();
	const typed: string[] = [];
	for (const row of rows) {
		const cell = row[index]?.trim() ?? '';
		if (cell === '') continue;
		counts.set(cell, (counts.get(cell) ?? 0) + 1);
		if (typed.length < typedCells) typed.push(cell);
	}
	const timestampUnit = timestampUnitOf(typed);
	return {
		name,
		samples: [...counts.keys()].slice(0, sampleCount),
		type: typeOf(typed, timestampUnit),
		timestampUnit,
		distinctCount: counts.size,
		counts: counts.size <= mostCounted ? [...counts].map(([value, count]) => ({ value, count })) : [],
	};
}

function typeOf(cells: readonly string[], unit: TimestampUnit | null): ColumnPreview['type'] {
	if (cells.length === 0) return 'empty';
	if (unit !== null && unit !== 's' && unit !== 'ms') return 'time';
	if (shareOf(cells, (cell) => /^[+-]?\d+$/.test(cell)) >= mostCells) return 'integer';
	return shareOf(cells, (cell) => !Number.isNaN(parseValue(cell))) >= mostCells ? 'number' : 'text';
}

/** How the cells read as times; null where they do not. */
function timestampUnitOf(cells: readonly string[]): TimestampUnit | null {
	if (cells.length === 0) return null;
	const isInRange = (scale: number) => (cell: string) => {
		const value = Number(cell) / scale;
		return value >= secondsFrom && value < secondsTo;
	};
	if (shareOf(cells, (cell) => !Number.isNaN(parseTimestamp(cell, 'iso'))) >= mostCells) return 'iso';
	const local = localUnitOf(cells);
	if (local) return local;
	if (shareOf(cells, isInRange(1)) >= mostCells) return 's';
	return shareOf(cells, isInRange(1000)) >= mostCells ? 'ms' : null;
}

/**
 * Whether dates with the year last begin with the month or the day: whichever reads more of them. Where both read all of
 * them, dots and hyphens speak for the day, slashes for the month.
 */
function localUnitOf(cells: readonly string[]): TimestampUnit | null {
	const reads = (unit: TimestampUnit) => shareOf(cells, (cell) => !Number.isNaN(parseTimestamp(cell, unit)));
	const [monthFirst, dayFirst] = [reads('month-first'), reads('day-first')];
	if (Math.max(monthFirst, dayFirst) < mostCells) return null;
	if (monthFirst === dayFirst) return cells[0]!.includes('/') ? 'month-first' : 'day-first';
	return monthFirst > dayFirst ? 'month-first' : 'day-first';
}

function shareOf(cells: readonly string[], test: (cell: string) => boolean): number {
	return cells.filter(test).length / cells.length;
}
