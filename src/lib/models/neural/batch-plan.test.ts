import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { drawBatches, planBatches } from './batch-plan';

test.each([1, 15, 100, 4096, 5001])(
	'deals %i examples out once a pass, none in a batch larger than planned',
	(count) => {
		const plan = planBatches(count, 512);
		const batches = [...drawBatches(plan, createRng(1))];
		expect(batches.length).toBe(plan.batchesPerPass);
		expect(Math.max(...batches.map(({ length }) => length))).toBe(plan.largest);
		expect(plan.largest).toBeLessThanOrEqual(512);
		expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual(
			Array.from({ length: count }, (_, i) => i),
		);
	},
);

test('moves small data several times an epoch, and large data once', () => {
	expect(planBatches(40, 512)).toMatchObject({ batchesPerPass: 3, passes: 6, stepsPerEpoch: 18 });
	expect(planBatches(512 * 100, 512)).toMatchObject({ batchesPerPass: 100, passes: 1, stepsPerEpoch: 100 });
});
