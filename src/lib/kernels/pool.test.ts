import { expect, test } from 'vitest';
import { compileBinary } from './binaries';
import { createPool } from './pool';
import { createThreadedKernels } from './simd-kernels';
import { startNodeLane } from './start-node-lane';

test('every lane takes its share of a long job', async () => {
	const { memory, run } = await createPool(await compileBinary('simd-threads'), 3, () => startNodeLane());
	const [m, n, k] = [6000, 7, 256];
	const [a, packed, product] = [memory.take(m * k * 4), memory.take(8 * k * 4), memory.take(m * n * 4)];
	// A product of 7 columns has only tiles at the edge, which pass through the scratch of the lane at work.
	const scratch = memory.take(3 * 256);
	const isUsed = (lane: number) => memory.f32[scratch / 4 + lane * 64] === 0;
	memory.f32.fill(-1, scratch / 4, scratch / 4 + 3 * 64);
	for (let round = 0; round < 1000 && ![0, 1, 2].every(isUsed); round++) {
		run('gemmRows', m / 6, 6, m, n, k, a, k * 4, 4, packed, product, n * 4, 0, scratch);
	}
	expect([0, 1, 2].map(isUsed)).toEqual([true, true, true]);
});

test('a lane that cannot start is an error that says so, and no other lane stays behind', async () => {
	let [started, ended] = [0, 0];
	const startLane = () => {
		const worker = startNodeLane();
		const { postMessage, terminate } = worker;
		const isBroken = ++started === 2;
		return Object.assign(worker, {
			postMessage: (message: unknown) => postMessage(isBroken ? { lane: 2 } : message),
			terminate() {
				ended++;
				terminate();
			},
		});
	};
	await expect(createThreadedKernels('simd', 4, startLane)).rejects.toThrow(/kernel thread did not start/);
	expect([started, ended]).toEqual([3, 3]);
});

test('a thread that ends in the middle of its work is an error after a while, and the others go on without it', async () => {
	const dyingLane = () => startNodeLane(true);
	const { memory, run } = await createPool(await compileBinary('simd-threads'), 2, dyingLane, 300);
	const [values, sums, panels] = [64 * 2 ** 20, 64 * 4, 2 * 2 * 8192].map((bytes) => memory.take(bytes));
	const [panelsPerChunk, inputs, outputs] = [2, 0, 64];
	// Of a layer without inputs the bias alone has gradients: the sums of the columns.
	// prettier-ignore
	const sum = () => run('denseWeightColumns', 4, panelsPerChunk, 2 ** 18, inputs, outputs, 0, values, 0, sums, panels, 0);
	const failed = () => {
		for (let round = 0; round < 100; round++) sum();
	};
	memory.f32.fill(1, values / 4, values / 4 + 2 ** 24);
	expect(failed).toThrow(/stopped in the middle of its work.*last checkpoint/);
	sum();
	expect([...memory.f32.subarray(sums / 4, sums / 4 + 64)]).toEqual(new Array(64).fill(2 ** 18));
});
