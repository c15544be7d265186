import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	formatBytes,
	formatCount,
	formatDate,
	formatDuration,
	formatMetric,
	formatPrice,
	formatQuantity,
	truePrice,
} from './units';

describe('numbers as people read them', () => {
	it('groups thousands and agrees with one and many', () => {
		expect(formatCount(1000209)).toBe('1,000,209');
		expect(formatQuantity(1, 'user')).toBe('1 user');
		expect(formatQuantity(6040, 'user')).toBe('6,040 users');
		expect(formatQuantity(0, 'category', 'categories')).toBe('0 categories');
	});

	it('never shows a thousand of a unit that has a larger one', () => {
		expect(formatBytes(0)).toBe('0 B');
		expect(formatBytes(999)).toBe('999 B');
		expect(formatBytes(1000)).toBe('1 kB');
		expect(formatBytes(999_700)).toBe('1 MB');
		expect(formatBytes(5_310_000)).toBe('5.31 MB');
	});

	it('never shows sixty seconds or a thousand milliseconds', () => {
		expect(formatDuration(840)).toBe('840 ms');
		expect(formatDuration(999.7)).toBe('1.0 s');
		expect(formatDuration(9980)).toBe('10 s');
		expect(formatDuration(59_600)).toBe('1 min 0 s');
		expect(formatDuration(75_000)).toBe('1 min 15 s');
		expect(formatDuration(7_260_000)).toBe('2 h 1 min');
	});

	it('shows a dash where there is no number', () => {
		expect(formatMetric(0.12345)).toBe('0.1235');
		expect(formatMetric(null)).toBe('–');
		expect(formatMetric(NaN)).toBe('–');
		expect(formatDate(983_318_400_000)).toBe('2001-02-28');
		expect(formatDate(NaN)).toBe('–');
	});
});

describe('a price kept in 32 bits', () => {
	const kept = Math.fround;

	it('says the cents while they are its own, then whole numbers, then what is left of it', () => {
		expect(formatPrice(kept(19.99))).toBe('19.99');
		expect(formatPrice(kept(131_071.99))).toBe('131,071.99');
		expect(formatPrice(kept(1_234_567.89))).toBe('1,234,568');
		expect(formatPrice(kept(123_456_789))).toBe('123,456,790');
		expect(formatPrice(kept(25_990_000))).toBe('25,990,000');
		expect(formatPrice(NaN)).toBe('');
	});

	it('is the price of the file wherever that has no more digits than are shown', () => {
		const cents = fc.integer({ min: 0, max: 131_072 * 100 - 1 }).map((number) => number / 100);
		fc.assert(fc.property(cents, (price) => truePrice(kept(price)) === price));
		fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 24 - 1 }), (price) => truePrice(kept(price)) === price));
		const thousands = fc.integer({ min: 0, max: 8_000_000 }).map((number) => number * 1000);
		fc.assert(fc.property(thousands, (price) => truePrice(kept(price)) === price));
	});
});
