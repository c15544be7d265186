import { parseTimestamp, parseValue } from './cell-values';
import type { ColumnPreview, TimestampUnit } from './file-preview';

const sampleCount = 5;
/** A column of more different values than that holds no events. */
const mostCounted = 24;
/** A column is of a type when so many of its filled cells are: a few bad cells must not hide it. */
const mostCells = 0.95;
/** Dates that people wrote are dates also among many blunders: the rows of those are then named one by one, not lost at once. */
const halfOfCells = 0.5;
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
	const isWritten = unit !== null && unit !== 's' && unit !== 'ms';
	if (isWritten && shareOf(cells, (cell) => reads(cell, unit)) >= mostCells) return 'time';
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
	const steady = dateUnitOf(cells, mostCells);
	if (steady) return steady;
	if (shareOf(cells, isInRange(1)) >= mostCells) return 's';
	if (shareOf(cells, isInRange(1000)) >= mostCells) return 'ms';
	// Eight digits that happen to be a day are numbers as often; a sign between them is not.
	const withSigns = cells.filter((cell) => /\D/.test(cell));
	return withSigns.length >= cells.length * halfOfCells ? dateUnitOf(withSigns, halfOfCells) : null;
}

/**
 * How dates are written: the year first, or last behind the month or the day, whichever of the two reads more of them.
 * Where both read as many, dots and hyphens speak for the day, slashes for the month.
 */
function dateUnitOf(cells: readonly string[], least: number): TimestampUnit | null {
	const shareRead = (unit: TimestampUnit) => shareOf(cells, (cell) => reads(cell, unit));
	if (shareRead('iso') >= least) return 'iso';
	const [monthFirst, dayFirst] = [shareRead('month-first'), shareRead('day-first')];
	if (Math.max(monthFirst, dayFirst) < least) return null;
	if (monthFirst === dayFirst) return cells[0]!.includes('/') ? 'month-first' : 'day-first';
	return monthFirst > dayFirst ? 'month-first' : 'day-first';
}

function reads(cell: string, unit: TimestampUnit): boolean {
	return !Number.isNaN(parseTimestamp(cell, unit));
}

function shareOf(cells: readonly string[], test: (cell: string) => boolean): number {
	return cells.filter(test).length / cells.length;
}
