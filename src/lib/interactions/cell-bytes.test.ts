import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNumber, plainTimestamp } from './cell-bytes';
import { parseTimestamp, parseValue } from './cell-values';
import type { TimestampUnit } from './file-preview';

const encoder = new TextEncoder();
/** Amid other cells, as it stands in a file. */
const inFile = (cell: string) => {
	const bytes = encoder.encode(`9${cell}9`);
	return [bytes, 1, bytes.length - 1] as const;
};

const written = fc.oneof(
	fc.double({ noNaN: true }).map(String),
	fc.integer().map(String),
	fc.tuple(fc.nat(99999), fc.nat(9999)).map(([whole, part]) => `${whole}.${part}`),
	fc.stringMatching(/^-?[0-9]{0,17}\.?[0-9]{0,4}$/),
	fc.constantFrom('', '-', '.', '-.', '1.', '.5', '-0', '1e5', '+3', '3,5', ' 4', '0x1f', '١', '1.2.3'),
);

describe('a cell read from its bytes', { timeout: 60_000 }, () => {
	it('is the number its text is, or left to be read as text', () => {
		fc.assert(
			fc.property(written, (cell) => {
				const value = plainNumber(...inFile(cell));
				if (!Number.isNaN(value)) expect(value).toBe(Number(cell));
				else expect(/^-?\d{1,15}$/.test(cell)).toBe(false);
			}),
			{ numRuns: 5000 },
		);
	});

	it('is the value of its text for the prices and stars people have', () => {
		for (const cell of ['5', '3.5', '0.99', '-2', '1299.00', '19.95']) {
			expect(plainNumber(...inFile(cell))).toBe(parseValue(cell));
		}
	});

	it('is the time its text is, or left to be read as text', () => {
		const number = (min: number, max: number, digits: number) =>
			fc.integer({ min, max }).map((value) => String(value).padStart(digits, '0'));
		const date = fc.tuple(number(0, 9999, 4), number(0, 13, 2), number(0, 32, 2)).map((parts) => parts.join('-'));
		const time = fc.tuple(number(0, 25, 2), number(0, 60, 2), number(0, 61, 2)).map((parts) => parts.join(':'));
		const moment = fc.tuple(date, fc.constantFrom(' ', 'T', '  '), time, fc.constantFrom('', 'Z', '+', '+02:00'));
		const cell = fc.oneof(
			date,
			moment.map((parts) => parts.join('')),
			written,
		);
		fc.assert(
			fc.property(cell, fc.constantFrom<TimestampUnit>('iso', 's', 'ms'), (text, unit) => {
				const value = plainTimestamp(...inFile(text), unit);
				if (!Number.isNaN(value)) expect(value).toBe(parseTimestamp(text, unit));
			}),
			{ numRuns: 5000 },
		);
		expect(plainTimestamp(...inFile('2024-02-29 10:00:01'), 'iso')).toBe(Date.parse('2024-02-29T10:00:01Z'));
	});
});
