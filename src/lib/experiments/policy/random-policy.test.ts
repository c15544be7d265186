import { expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createShelves } from './policy';
import { randomPolicy } from './random-policy';

const itemCount = 6;
const k = 4;
/** Shopper 0 has nothing, shopper 1 has items 0 to 2, shopper 2 has all. */
const owned = csrFromCoordinates({
	...{ rowCount: 3, columnCount: itemCount },
	rows: Uint32Array.of(1, 1, 1, 2, 2, 2, 2, 2, 2),
	columns: Uint32Array.of(0, 1, 2, 0, 1, 2, 3, 4, 5),
	values: new Float32Array(9).fill(1),
}).matrix;

test('shows only what the shopper has not, once each, and logs the chance of each draw', () => {
	const policy = randomPolicy(owned, 7);
	const shelves = createShelves(3, k);
	const firsts = new Float64Array(itemCount);
	const days = 3000;
	for (let day = 0; day < days; day++) {
		policy.fill({ count: 3, users: Uint32Array.of(0, 1, 2), day }, shelves);
		firsts[shelves.items[k]]++;
		if (day > 20) continue;
		expect([...shelves.lengths]).toEqual([4, 3, 0]);
		expect(new Set(shelves.items.subarray(0, 4)).size).toBe(4);
		expect([...shelves.items.subarray(k, k + 3)].sort()).toEqual([3, 4, 5]);
		// Six are free, then five, four, three; of the other shopper three, two, one.
		expect([...shelves.propensities.subarray(0, k + 3)]).toEqual(
			[1 / 6, 1 / 5, 1 / 4, 1 / 3, 1 / 3, 1 / 2, 1].map(Math.fround),
		);
	}
	// The logged third is what happens: 4 standard deviations of a share of 3,000 draws.
	const slack = 4 * Math.sqrt((1 / 3) * (2 / 3) * days);
	for (const item of [3, 4, 5]) expect(Math.abs(firsts[item] - days / 3)).toBeLessThan(slack);
});
