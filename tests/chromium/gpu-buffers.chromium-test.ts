import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { openGpu } from '$lib/kernels/gpu/open-gpu';
import { createGpuStep } from '$lib/models/two-tower/gpu/gpu-step';
import { provenNetwork } from '$lib/models/two-tower/gpu/gpu-step.proof';
import { countLiveBuffers } from './count-live-buffers';

test.each([
	['a hidden layer', 1000, { layers: '32', dropout: 0.1 }],
	['sums of vectors', 100, { layers: 'sum', ordered: false, historyLength: 500 }],
])(
	'training on the graphics processor holds no more buffers and gives all back: %s, after %i steps',
	async (_, stepCount, options) => {
		const gpu = await openGpu();
		const liveCount = countLiveBuffers();
		const { batches, network } = provenNetwork({ dim: 4, batchSize: 16, ...options });
		const step = await createGpuStep(network, gpu);
		const [batch] = batches.epoch(createRng(1));
		await (
			await step.take(batch, 0.001)
		).loss;
		const held = liveCount();
		expect(held).toBeGreaterThan(10);
		for (let count = 1; count < stepCount; count += 27) {
			// Several under way at once, as in training: each has a buffer to bring its loss back until it is there.
			const taken = await Promise.all(Array.from({ length: 27 }, () => step.take(batch, 0.001)));
			for (const { loss } of taken) expect(await loss).toBeGreaterThanOrEqual(0);
			expect(liveCount()).toBe(held);
		}
		await step.settle();
		expect(liveCount()).toBe(held);
		step.release();
		network.release();
		expect(liveCount()).toBe(0);
	},
);
