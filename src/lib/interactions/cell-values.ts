import type { TimestampUnit } from './file-preview';

/** The last moment a Date can hold, in milliseconds. */
export const latestMs = 8.64e15;

const isoPattern =
	/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const compactPattern = /^(\d{4})(\d{2})(\d{2})$/;
const decimalComma = /^[+-]?\d+,\d+$/;

/** A number cell, also with a decimal comma; NaN where it is none, or too large for 32 bits. */
export function parseValue(cell: string): number {
	if (cell === '' || cell.trim() === '') return NaN;
	let value = Number(cell);
	if (Number.isNaN(value) && decimalComma.test(cell.trim())) value = Number(cell.replace(',', '.'));
	return Number.isFinite(Math.fround(value)) ? value : NaN;
}

/** A price cell: a number with or without a currency around it; NaN where it says none. */
export function parsePrice(cell: string): number {
	const plain = parseValue(cell);
	if (!Number.isNaN(plain)) return plain;
	const digits = cell.replace(/^\s*(?:[A-Z]{2,3}|\p{Sc})?\s*|\s*(?:[A-Z]{2,3}|\p{Sc})?\s*$/gu, '');
	return parseValue(/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits) ? digits.replaceAll(',', '') : digits);
}

/** A time cell in milliseconds since 1970; NaN where it cannot be read. A time without a zone is UTC. */
export function parseTimestamp(cell: string, unit: TimestampUnit): number {
	if (unit === 'iso') return parseIsoTime(cell.trim());
	if (unit === 'month-first' || unit === 'day-first') return parseLocalTime(cell.trim(), unit);
	if (cell === '' || cell.trim() === '') return NaN;
	const ms = Math.round(Number(cell) * (unit === 'day' ? 86_400_000 : unit === 's' ? 1000 : 1));
	return Math.abs(ms) <= latestMs ? ms : NaN;
}

/** A time of day as HHMM ("1631", "905") in milliseconds; 0 where the cell is blank, NaN where it is none. */
export function parseClock(cell: string): number {
	const plain = cell.trim();
	if (plain === '') return 0;
	if (!/^\d{1,4}$/.test(plain)) return NaN;
	const [hours, minutes] = [Math.floor(Number(plain) / 100), Number(plain) % 100];
	return hours > 24 || minutes > 59 ? NaN : (hours * 60 + minutes) * 60_000;
}

const localPattern = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?$/i;

/** Dates as people write them, the year last; two digits of it are of this century. */
function parseLocalTime(cell: string, unit: 'month-first' | 'day-first'): number {
	const match = localPattern.exec(cell);
	if (!match) return NaN;
	const [, first, , second, year, hour = '0', minute = '0', seconds = '0', half] = match;
	const [month, day] = unit === 'month-first' ? [first, second] : [second, first];
	let hours = Number(hour);
	if (half && (hours < 1 || hours > 12)) return NaN;
	if (half) hours = (hours % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
	if (hours > 24 || Number(minute) > 59 || Number(seconds) > 60) return NaN;
	const fullYear = year!.length === 2 ? 2000 + Number(year) : Number(year);
	return (
		midnightMs(fullYear, Number(month), Number(day)) + (hours * 60 + Number(minute)) * 60_000 + Number(seconds) * 1000
	);
}

function parseIsoTime(cell: string): number {
	const match = isoPattern.exec(cell);
	if (!match) {
		const compact = compactPattern.exec(cell);
		return compact ? midnightMs(Number(compact[1]), Number(compact[2]), Number(compact[3])) : NaN;
	}
	const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
	if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return NaN;
	const time = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
	return (
		midnightMs(Number(year), Number(month), Number(day)) +
		time +
		Number(fraction.padEnd(3, '0').slice(0, 3)) -
		offsetMs(zone)
	);
}

/**
 * Midnight UTC; NaN for a day the calendar does not have, where Date would quietly take the next month, and for the years
 * before 100, where it would take 19xx.
 */
export function midnightMs(year: number, month: number, day: number): number {
	const wanted = [year, month - 1, day] as const;
	const date = new Date(Date.UTC(...wanted));
	const found = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
	return found.every((part, index) => part === wanted[index]) ? date.getTime() : NaN;
}

function offsetMs(zone: string): number {
	const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
	if (!match) return 0;
	const minutes = Number(match[2]) * 60 + Number(match[3]);
	return (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}
