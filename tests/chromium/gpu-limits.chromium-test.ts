import { expect, test } from 'vitest';
import { Gpu } from '$lib/kernels/gpu/gpu';
import { createGpuStep } from '$lib/models/two-tower/gpu/gpu-step';
import { provenNetwork } from '$lib/models/two-tower/gpu/gpu-step.proof';
import { countLiveBuffers } from './count-live-buffers';

/** A device of the software adapter, of its own; `told` stands for what smaller hardware says of itself. */
async function openDevice(told: Partial<GPUSupportedLimits> = {}): Promise<Gpu> {
	const adapter = await navigator.gpu.requestAdapter();
	const device = await adapter!.requestDevice();
	const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
	Object.defineProperty(device, 'limits', { value: { maxBufferSize, maxStorageBufferBindingSize, ...told } });
	return new Gpu(device, { name: 'software', isSoftware: true });
}

const wayOut = expect.objectContaining({
	name: 'ModelFitError',
	message: expect.stringContaining('Choose fewer dimensions'),
});

test('a buffer as large as the device binds is made, and one number more is refused with a way out', async () => {
	const gpu = await openDevice();
	const most = gpu.device.limits.maxStorageBufferBindingSize / 4;
	const buffer = gpu.buffer(most);
	await gpu.settle();
	buffer.destroy();
	expect(() => gpu.buffer(most + 1)).toThrow(wayOut);
	await gpu.settle();
	gpu.device.destroy();
});

test.each(['maxBufferSize', 'maxStorageBufferBindingSize'] as const)(
	'a network with a table beyond %s is refused with a way out, and nothing of it stays on the device',
	async (limit) => {
		const { network } = provenNetwork({ dim: 16, featureDim: 16, hashBuckets: 64 });
		const gpu = await openDevice({ [limit]: 4096 });
		const liveCount = countLiveBuffers();
		await expect(createGpuStep(network, gpu)).rejects.toThrow(wayOut);
		expect(liveCount()).toBe(0);
		// The scope the buffers were made in is closed again.
		await expect(gpu.device.popErrorScope()).rejects.toThrow();
		gpu.device.destroy();
		network.release();
	},
);
