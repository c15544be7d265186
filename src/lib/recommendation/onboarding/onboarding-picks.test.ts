import { expect, test } from 'vitest';
import { onboardingPicks } from './onboarding-picks';

/** Three kinds of four items each; the first of a kind is the most popular. */
const kindOf = (item: number) => Math.floor(item / 4);
const popularity = Uint32Array.of(100, 90, 80, 70, 60, 50, 40, 30, 20, 15, 12, 0);
const similarity = (a: number, b: number) => (kindOf(a) === kindOf(b) ? 0.9 : 0.1);

test('asks about the most popular of each kind before the second of any', () => {
	expect(onboardingPicks(popularity, similarity, [], 3)).toEqual([0, 4, 8]);
	expect(onboardingPicks(popularity, () => 0, [], 3)).toEqual([0, 1, 2]);
});

test('asks nothing twice, keeps away from what was asked, and never asks about what nobody took', () => {
	expect(onboardingPicks(popularity, similarity, [0], 2)).toEqual([4, 8]);
	const all = onboardingPicks(popularity, similarity, [], 50);
	expect(new Set(all).size).toBe(11);
	expect(all).not.toContain(11);
});
