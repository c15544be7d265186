import { describe, expect, test } from 'vitest';
import { categoryDrift, numberDrift } from './column-drift';

const about = { name: 'price', label: 'Price' };
const upTo = (count: number) => Float64Array.from({ length: count }, (_, place) => place + 1);

describe('the bins of a column', () => {
	test('are the deciles of the baseline, and blanks stand apart', () => {
		const current = upTo(100).map((value) => (value > 70 ? NaN : value));
		const { bins, ks } = numberDrift(about, upTo(100), current)!;
		expect(bins.map(({ label }) => label)).toEqual([
			...['below 11', '11 – 21', '21 – 31', '31 – 41', '41 – 51', '51 – 61', '61 – 71'],
			...['71 – 81', '81 – 91', 'from 91', 'blank'],
		]);
		for (const { baseline } of bins.slice(0, 10)) expect(baseline).toBeCloseTo(0.1, 12);
		expect(bins.map(({ current }) => current)).toEqual([...Array(7).fill(0.1), 0, 0, 0, 0.3]);
		// Blanks are no values: of those that are there none is above 70.
		expect(ks?.statistic).toBeCloseTo(0.3, 12);
	});

	test('part one value from another where the baseline has only one', () => {
		const same = new Float64Array(10).fill(5);
		const { bins } = numberDrift(about, same, Float64Array.of(5, 5, 6, 4))!;
		expect(bins.map(({ baseline, current }) => [baseline, current])).toEqual([
			[0, 0.25],
			[1, 0.5],
			[0, 0.25],
		]);
	});

	test('of words are the commonest of both sides and the rest', () => {
		const side = (counts: Record<string, number>) => new Map(Object.entries(counts));
		const many = Object.fromEntries(Array.from({ length: 20 }, (_, word) => [`w${String(word).padStart(2, '0')}`, 10]));
		const { bins } = categoryDrift(about, side({ ...many, rare: 4 }), side({ ...many, new: 5 }))!;
		expect(bins).toHaveLength(21);
		expect(bins.at(-1)).toEqual({ label: 'all others', baseline: 4 / 204, current: 5 / 205 });
		expect(categoryDrift(about, side({ one: 3 }), side({ one: 9 }))).toBeNull();
	});
});
