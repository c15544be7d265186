import { describe, expect, test } from 'vitest';
import { ArmMemory } from './arm-memory';

/** Arm and reward of nine visits. */
const visits = [
	[0, 1],
	[1, 0.5],
	[0, 2],
	[2, 1],
	[0, 3],
	[1, 4],
	[1, 0.25],
	[2, 5],
	[0, 0.5],
] as const;

function remembered(discount: number, window: number, count: number = visits.length): ArmMemory {
	const memory = new ArmMemory(3, discount, window);
	for (const [arm, reward] of visits.slice(0, count)) memory.add(arm, reward);
	return memory;
}

/** Straight from the definition: Σ wᵢ, Σ wᵢ rᵢ, Σ wᵢ rᵢ² over an arm's visits. */
function expected(weightOf: (age: number) => number) {
	const sums = { counts: [0, 0, 0], sums: [0, 0, 0], squares: [0, 0, 0] };
	visits.forEach(([arm, reward], step) => {
		const weight = weightOf(visits.length - 1 - step);
		sums.counts[arm] += weight;
		sums.sums[arm] += weight * reward;
		sums.squares[arm] += weight * reward * reward;
	});
	return sums;
}

function expectMemory(memory: ArmMemory, weightOf: (age: number) => number): void {
	const { counts, sums, squares } = expected(weightOf);
	counts.forEach((count, arm) => {
		expect(memory.counts[arm]).toBeCloseTo(count, 12);
		expect(memory.sums[arm]).toBeCloseTo(sums[arm], 12);
		expect(memory.squares[arm]).toBeCloseTo(squares[arm], 12);
		expect(memory.mean(arm)).toBeCloseTo(count > 0 ? sums[arm] / count : 0, 12);
	});
	expect(memory.total).toBeCloseTo(
		counts.reduce((total, count) => total + count, 0),
		12,
	);
}

describe('what a bandit remembers of its arms', () => {
	test('is everything, alike', () => expectMemory(remembered(1, 0), () => 1));

	test.each([1, 3, 4, 20])('with a window of %i just so many last visits', (window) =>
		expectMemory(remembered(1, window), (age) => (age < window ? 1 : 0)),
	);

	test('with a discount γ of 0.9 each visit γ to its age', () => expectMemory(remembered(0.9, 0), (age) => 0.9 ** age));

	test.each([
		[1, 3],
		[0.9, 0],
	])('goes on after being stored as if it never was (γ %f, window %i)', (discount, window) => {
		const stored = structuredClone(remembered(discount, window, 5).save());
		const again = new ArmMemory(3, discount, window);
		again.restore(stored);
		for (const [arm, reward] of visits.slice(5)) again.add(arm, reward);
		expect(again.save()).toEqual(remembered(discount, window).save());
	});
});
