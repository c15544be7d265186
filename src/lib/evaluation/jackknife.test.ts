import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { jackknifeDifference, jackknifeEstimate } from './jackknife';
import { coverage } from './metrics/coverage';
import { exposureOf } from './metrics/metric';
import { referenceWorld } from './metrics/reference-world';
import type { JackknifeSample } from './user-sample';

function sampleOf(lists: number[][], itemCount: number): JackknifeSample {
	const exposure = exposureOf(lists, 4, itemCount);
	const { score, scoreWithout } = coverage.prepare(exposure, referenceWorld);
	return {
		kind: 'jackknife',
		estimate: score,
		values: Float32Array.from(lists, (list) => score - scoreWithout(Uint32Array.from(list))),
		range: [0, 1],
	};
}

const worlds = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 8 });

describe('the jackknife', () => {
	test('what a list is worth equals the coverage without it', () => {
		fc.assert(
			fc.property(worlds, (lists) => {
				const { estimate, values } = sampleOf(lists, 10);
				lists.forEach((_, left) => {
					const without = sampleOf(
						lists.filter((_list, place) => place !== left),
						10,
					);
					expect(estimate - values[left]).toBeCloseTo(without.estimate, 6);
				});
			}),
		);
	});

	test('lists that are all alike leave no doubt', () => {
		expect(
			jackknifeEstimate(
				sampleOf(
					[
						[1, 2],
						[1, 2],
						[2, 1],
					],
					10,
				),
			),
		).toEqual({ mean: 0.2, low: 0.2, high: 0.2 });
	});

	test('the interval stays within the range', () => {
		const { low, high } = jackknifeEstimate(sampleOf([[0], [1], [2], [2]], 3));
		expect(low).toBeGreaterThanOrEqual(0);
		expect(high).toBe(1);
	});

	test('a run does not differ from itself', () => {
		const sample = sampleOf([[0, 1], [1, 2], [4]], 10);
		expect(jackknifeDifference(sample, sample)).toEqual({ mean: 0, low: 0, high: 0 });
	});

	test('400 simulated worlds: 95 % intervals hold the expected coverage at least as often as they say', () => {
		const [userCount, itemCount, k] = [80, 300, 5];
		const rng = createRng(4);
		// Popular items are shown to many, the tail to few: index ~ itemCount · x³.
		const list = () => {
			const items = new Set<number>();
			while (items.size < k) items.add(Math.floor(itemCount * rng.next() ** 3));
			return [...items];
		};
		const world = () => sampleOf(Array.from({ length: userCount }, list), itemCount);
		let truth = 0;
		for (let run = 0; run < 2000; run++) truth += world().estimate / 2000;
		let held = 0;
		for (let run = 0; run < 400; run++) {
			const { low, high } = jackknifeEstimate(world());
			if (low <= truth && truth <= high) held++;
		}
		expect(held / 400).toBeGreaterThanOrEqual(0.95);
	});
});
