import { parseTimestamp, parseValue } from './cell-values';
import { catalogueNames, columnNamed, interactionNames } from './column-names';

const lookedAt = 200;
const allNames = [...Object.values(interactionNames), ...Object.values(catalogueNames)];

/**
 * Whether the first row names the columns: it does where it holds a known name, or words over columns of numbers; it does
 * not where it holds a number or a time itself.
 */
export function guessHeader(rows: readonly (readonly string[])[]): { hasHeader: boolean; doubt: string | null } {
	const [first, ...rest] = rows.slice(0, lookedAt) as [readonly string[], ...(readonly string[])[]];
	if (first.some(isNumberOrTime)) return { hasHeader: false, doubt: null };
	// An event such as "rating" may be a known name too, but a name does not come again in its own column.
	if (first.some((cell, index) => cell !== '' && rest.some((row) => row[index] === cell))) {
		return { hasHeader: false, doubt: null };
	}
	if (allNames.some((list) => columnNamed(first, list) !== -1)) return { hasHeader: true, doubt: null };
	if (rest.length === 0) return { hasHeader: false, doubt: null };
	const isColumnOfNumbers = (index: number) =>
		rest.filter((row) => isNumberOrTime(row[index] ?? '')).length >= rest.length * 0.9;
	if (first.some((_, index) => isColumnOfNumbers(index))) return { hasHeader: true, doubt: null };
	return {
		hasHeader: false,
		doubt: `The first row (${first.slice(0, 3).join(', ')}) may be a header: it is read as a row. Say so if it names the columns.`,
	};
}

function isNumberOrTime(cell: string): boolean {
	return !Number.isNaN(parseValue(cell)) || !Number.isNaN(parseTimestamp(cell, 'iso'));
}
