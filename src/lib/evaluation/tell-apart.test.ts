import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { groupLetters, tellApart } from './tell-apart';
import type { MeanSample } from './user-sample';
import { verdictInWords } from './verdict';

const users = 300;
function sampleOf(seed: number, lift: number, weights: Float32Array | null = null): MeanSample {
	const [shared, own] = [createRng(9), createRng(seed)];
	const values = Float32Array.from({ length: users }, () => Math.abs(shared.normal()) + lift + 0.3 * own.normal());
	return { kind: 'mean', values, weights, root: false };
}

describe('telling contenders apart', () => {
	test('a planted difference is found by every test, a planted null by none', async () => {
		const contenders = [
			{ key: 'better', windows: [sampleOf(1, 0.2)] },
			{ key: 'one', windows: [sampleOf(2, 0)] },
			{ key: 'same', windows: [sampleOf(3, 0)] },
		];
		const { pairs } = await tellApart(contenders, { seed: 1 });
		const of = (first: string, second: string) => pairs.find((p) => p.first === first && p.second === second)!;
		for (const p of Object.values(of('better', 'one').pValues)) expect(p).toBeLessThan(0.001);
		for (const p of Object.values(of('one', 'same').pValues)) expect(p).toBeGreaterThan(0.05);
		expect(of('better', 'same').difference.low).toBeGreaterThan(0);
		expect(of('better', 'one').effects.dz).toBeGreaterThan(0.3);
		const { low, high } = of('one', 'same').difference;
		expect(low < 0 && high > 0).toBe(true);
	});

	test('users that do not count change nothing', async () => {
		const half = Float32Array.from({ length: users }, (_, user) => user % 2);
		const [a, b] = [sampleOf(1, 0.1, half), sampleOf(2, 0, half)];
		const {
			pairs: [whole],
		} = await tellApart(
			[
				{ key: 'a', windows: [a] },
				{ key: 'b', windows: [b] },
			],
			{ seed: 1 },
		);
		const changed = { ...b, values: b.values.map((value, user) => (user % 2 ? value : 99)) };
		const {
			pairs: [again],
		} = await tellApart(
			[
				{ key: 'a', windows: [a] },
				{ key: 'b', windows: [changed] },
			],
			{ seed: 1 },
		);
		expect(again.pValues).toEqual(whole.pValues);
		expect(again.difference).toEqual(whole.difference);
	});

	test('a pair is told the same in every tab: neither its names nor who else stands beside it move a number', async () => {
		const [first, second, third] = [sampleOf(1, 0.03), sampleOf(2, 0), sampleOf(3, 0.1)];
		const here = [
			{ key: '6f1c', windows: [first] },
			{ key: 'b20e', windows: [second] },
		];
		const there = [
			{ key: '09aa', windows: [third] },
			{ key: '77d3', windows: [first] },
			{ key: 'e5f8', windows: [second] },
		];
		const [one, other] = [await tellApart(here, { seed: 1 }), await tellApart(there, { seed: 1 })];
		const again = other.pairs.find(({ first, second }) => first === '77d3' && second === 'e5f8');
		expect(again).toEqual({ ...one.pairs[0], first: '77d3', second: 'e5f8' });
		expect(one.pairs[0].pValues.permutation).toBeGreaterThan(0.001);
		expect(one.pairs[0].pValues.permutation).toBeLessThan(0.999);
	});
});

describe('letters', () => {
	test('share one exactly where two cannot be told apart', () => {
		fc.assert(
			fc.property(fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }), (flags) => {
				const keys = ['p', 'q', 'r', 's', 't', 'u'];
				const differ = (a: string, b: string) => {
					const [low, high] = [keys.indexOf(a), keys.indexOf(b)].sort((x, y) => x - y);
					return flags[(high * (high - 1)) / 2 + low];
				};
				const letters = groupLetters(keys, differ);
				for (const a of keys) {
					expect(letters[a]).not.toBe('');
					for (const b of keys) {
						if (a === b) continue;
						const share = [...letters[a]].some((letter) => letters[b].includes(letter));
						expect(share).toBe(!differ(a, b));
					}
				}
				expect(letters.p).toContain('a');
			}),
		);
	});

	test('the usual picture: a chain in which neighbours overlap', () => {
		const differ = (a: string, b: string) => a === 'x' && b === 'z';
		expect(groupLetters(['x', 'y', 'z'], differ)).toEqual({ x: 'a', y: 'ab', z: 'b' });
	});
});

describe('a verdict', () => {
	const base = { first: 'two-tower', second: 'item-knn', metric: 'NDCG@10', higherIsBetter: true, pValueAlone: 0.2 };

	test('says in words what the figures say', () => {
		const difference = { mean: -0.004, low: -0.011, high: 0.003 };
		expect(verdictInWords({ ...base, difference, pValue: 0.24 })).toBe(
			'two-tower does not beat item-knn here (ΔNDCG@10 = −0.004, 95 % CI −0.011…0.003, p = 0.24)',
		);
		expect(verdictInWords({ ...base, difference: { mean: 0.02, low: 0.01, high: 0.03 }, pValue: 0.0002 })).toBe(
			'two-tower beats item-knn here (ΔNDCG@10 = 0.020, 95 % CI 0.010…0.030, p < 0.001)',
		);
		expect(verdictInWords({ ...base, difference: { mean: -0.02, low: -0.03, high: -0.01 }, pValue: 0.004 })).toContain(
			'falls behind item-knn here (ΔNDCG@10 = −0.020, 95 % CI −0.030…−0.010, p = 0.004)',
		);
	});

	test('says where only the number of comparisons stands in the way', () => {
		const difference = { mean: 0.006, low: 0.001, high: 0.011 };
		const lost = verdictInWords({ ...base, difference, pValue: 0.06, pValueAlone: 0.004 });
		expect(lost).toBe(
			'two-tower does not beat item-knn here (ΔNDCG@10 = 0.006, 95 % CI 0.001…0.011, p = 0.06), though it would seem better were these two all that was compared',
		);
		const behind = { mean: -0.006, low: -0.011, high: -0.001 };
		expect(verdictInWords({ ...base, difference: behind, pValue: 0.06, pValueAlone: 0.004 })).toContain('seem worse');
		expect(verdictInWords({ ...base, difference, pValue: 0.06, pValueAlone: 0.051 })).toMatch(/p = 0\.06\)$/);
		expect(verdictInWords({ ...base, difference, pValue: 0.04, pValueAlone: 0.004 })).toMatch(/p = 0\.04\)$/);
	});

	test('where lower is better, lower wins', () => {
		const difference = { mean: -0.1, low: -0.2, high: -0.05 };
		expect(verdictInWords({ ...base, metric: 'RMSE', higherIsBetter: false, difference, pValue: 0.01 })).toContain(
			'two-tower beats',
		);
	});
});
