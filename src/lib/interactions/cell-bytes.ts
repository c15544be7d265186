import type { TimestampUnit } from './file-preview';
import { latestMs, midnightMs } from './cell-values';

/** 10^0 … 10^15: dividing an integer below 2^53 by one of them gives what Number() gives for the written decimal. */
const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

const zero = 0x30;
const nine = 0x39;

/**
 * A plain number (-12, 3.5) of at most 15 digits that stands in bytes, equal to Number() of the same text; NaN for
 * everything else, which the caller reads as text.
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	const isNegative = bytes[at] === 0x2d;
	if (isNegative) at++;
	if (end - at > 16 || at >= end) return NaN;
	let value = 0;
	let digits = 0;
	let point = -1;
	for (; at < end; at++) {
		const byte = bytes[at]!;
		if (byte >= zero && byte <= nine) {
			value = value * 10 + byte - zero;
			digits++;
		} else if (byte === 0x2e && point === -1) {
			point = at;
		} else return NaN;
	}
	if (digits === 0 || digits > 15) return NaN;
	if (point !== -1) value /= powersOfTen[end - point - 1]!;
	return isNegative ? -value : value;
}

/** A time that stands in bytes in its usual form, as parseTimestamp reads it; NaN for everything else, to be read as text. */
export function plainTimestamp(bytes: Uint8Array, start: number, end: number, unit: TimestampUnit): number {
	if (unit === 'iso') return plainIsoTime(bytes, start, end);
	const value = unit === 's' || unit === 'ms' ? plainNumber(bytes, start, end) : NaN;
	const ms = Math.round(unit === 's' ? value * 1000 : value);
	return Math.abs(ms) <= latestMs ? ms : NaN;
}

let lastDay = -1;
let lastMidnightMs = NaN;

/** 2024-01-05, 2024-01-05 10:00:00 or 2024-01-05T10:00:00Z. */
function plainIsoTime(bytes: Uint8Array, start: number, end: number): number {
	const length = end - start;
	if (length !== 10 && length !== 19 && length !== 20) return NaN;
	if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return NaN;
	const year = number(bytes, start, 4);
	const month = number(bytes, start + 5, 2);
	const day = number(bytes, start + 8, 2);
	const key = (year * 100 + month) * 100 + day;
	if (Number.isNaN(key)) return NaN;
	if (key !== lastDay) {
		lastDay = key;
		lastMidnightMs = midnightMs(year, month, day);
	}
	if (length === 10) return lastMidnightMs;
	const separator = bytes[start + 10];
	if ((separator !== 0x20 && separator !== 0x54) || bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a)
		return NaN;
	if (length === 20 && bytes[start + 19] !== 0x5a) return NaN;
	const hour = number(bytes, start + 11, 2);
	const minute = number(bytes, start + 14, 2);
	const second = number(bytes, start + 17, 2);
	if (hour > 24 || minute > 59 || second > 60) return NaN;
	return lastMidnightMs + (hour * 60 + minute) * 60_000 + second * 1000;
}

function number(bytes: Uint8Array, start: number, length: number): number {
	let value = 0;
	for (let at = start; at < start + length; at++) {
		const digit = bytes[at]! - zero;
		if (digit < 0 || digit > 9) return NaN;
		value = value * 10 + digit;
	}
	return value;
}
