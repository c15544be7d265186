import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrice, parseTimestamp, parseValue } from './cell-values';

describe('cell values', () => {
	it.each([
		['5', 5],
		[' -3.5 ', -3.5],
		['1e3', 1000],
		['3,5', 3.5],
		['', NaN],
		['  ', NaN],
		['NaN', NaN],
		['Infinity', NaN],
		['1e39', NaN],
		['1,000,000', NaN],
		['five', NaN],
	])('the value “%s” is %d', (cell, value) => expect(parseValue(cell)).toBe(value));

	it.each([
		['$12.99', 12.99],
		['12,99 €', 12.99],
		['EUR 7', 7],
		['1,299.00 USD', 1299],
		['free', NaN],
		['', NaN],
	])('the price “%s” is %d', (cell, price) => expect(parsePrice(cell)).toBe(price));

	it.each([
		['2024-01-05', Date.UTC(2024, 0, 5)],
		['2024/1/5 8:26', Date.UTC(2024, 0, 5, 8, 26)],
		['2024-01-05T10:11:12.345Z', Date.UTC(2024, 0, 5, 10, 11, 12, 345)],
		['2024-01-05 10:11:12 UTC', Date.UTC(2024, 0, 5, 10, 11, 12)],
		['2024-01-05T10:11:12+02:00', Date.UTC(2024, 0, 5, 8, 11, 12)],
		['2024-01-05T10:11:12-0530', Date.UTC(2024, 0, 5, 15, 41, 12)],
		['20240105', Date.UTC(2024, 0, 5)],
		['2024-02-30', NaN],
		['2024-13-01', NaN],
		['0001-01-01', NaN],
		['05/01/2024', NaN],
		['soon', NaN],
	])('the ISO time “%s” is %d', (cell, time) => expect(parseTimestamp(cell, 'iso')).toBe(time));

	it('reads every moment a Date can write', () => {
		const date = fc.date({
			min: new Date('0100-01-01T00:00:00Z'),
			max: new Date('9999-12-31T23:59:59Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(date, (moment) => {
				expect(parseTimestamp(moment.toISOString(), 'iso')).toBe(moment.getTime());
			}),
		);
	});

	it('reads seconds with fractions and milliseconds, and refuses what no calendar holds', () => {
		expect(parseTimestamp('1396437466.94', 's')).toBe(1396437466940);
		expect(parseTimestamp('1433221332117', 'ms')).toBe(1433221332117);
		expect(parseTimestamp('1000000000000000000', 's')).toBeNaN();
		expect(parseTimestamp('', 's')).toBeNaN();
		expect(parseTimestamp('x', 'ms')).toBeNaN();
	});
});
