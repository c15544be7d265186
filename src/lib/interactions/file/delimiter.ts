import { FileFormatError, UnknownDelimiterError } from '$lib/core/errors';
import { RowParser, type RowBatch } from './row-parser';

/** In the order that breaks a tie. */
const usual = ['\t', ';', '::', '|', ','];
const sampleRows = 500;
const sampleLength = 64 * 1024;

/**
 * Finds the delimiter: the one that cuts the most rows into the same number of columns, and of those the one with the most
 * columns. Unusual ones (a colon, a blank, anything that is no letter or digit) count only where no usual one fits.
 * @param text the start of the file
 * @param isWhole whether that is all of it, so that its last line is complete
 * @throws UnknownDelimiterError where every row is one column, or the rows have now so many columns, now so many
 */
export function detectDelimiter(text: string, isWhole: boolean, fileName: string): string {
	const sample = text.slice(0, sampleLength);
	const isComplete = isWhole && sample.length === text.length;
	const found = best(usual, sample, isComplete) ?? best(unusualIn(sample), sample, isComplete);
	if (found !== null) return found;
	const firstLine = text.split(/\r\n?|\n/, 1)[0]!.slice(0, 80);
	throw new UnknownDelimiterError(
		usual.some((delimiter) => firstLine.includes(delimiter))
			? `${fileName}: its rows do not have the same number of columns under any delimiter (line 1: “${firstLine}”). ` +
					'Choose the delimiter by hand, or export the table again; a text with quotes in it needs each of them doubled.'
			: `${fileName}: every row is a single column, so users and items cannot be told apart (line 1: “${firstLine}”). ` +
					'No delimiter was found: choose it by hand, or export the table as CSV with at least a user and an item column.',
	);
}

function best(candidates: readonly string[], sample: string, isComplete: boolean): string | null {
	let winner: { delimiter: string; columnCount: number } | null = null;
	for (const delimiter of candidates) {
		if (!sample.includes(delimiter)) continue;
		const columnCount = steadyColumnCount(delimiter, sample, isComplete);
		if (columnCount > (winner?.columnCount ?? 1)) winner = { delimiter, columnCount };
	}
	return winner?.delimiter ?? null;
}

/** The usual number of columns where at least 80 % of the rows have it; else 1. */
function steadyColumnCount(delimiter: string, sample: string, isComplete: boolean): number {
	const batch = parseSample(delimiter, sample, isComplete);
	if (batch === null) return 1;
	const rows = batch.rows.slice(0, sampleRows);
	const counts = new Map<number, number>();
	for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
	const [columnCount, count] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [1, 0]);
	return count >= (rows.length + batch.broken.length) * 0.8 ? columnCount : 1;
}

/** Null where the quotes make no sense under this delimiter. */
function parseSample(delimiter: string, sample: string, isComplete: boolean): RowBatch | null {
	try {
		return new RowParser('', delimiter).push(sample, isComplete);
	} catch (error) {
		if (error instanceof FileFormatError) return null;
		throw error;
	}
}

/** Single signs of the first line that no number, word or time is written with, then the ones that may be. */
function unusualIn(sample: string): string[] {
	const firstLine = sample.split(/[\r\n]/, 1)[0]!;
	const signs = [...new Set(firstLine)].filter((sign) => !/[\p{L}\p{N}"'.\-_\ufeff]/u.test(sign));
	const mayBeText = (sign: string) => Number(' :/()&,'.includes(sign));
	return signs.sort((a, b) => mayBeText(a) - mayBeText(b));
}
