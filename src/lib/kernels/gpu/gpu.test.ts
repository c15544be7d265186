import { afterEach, expect, test, vi } from 'vitest';
import { openGpu } from './open-gpu';

/** As much of a device as a `Gpu` asks for without a program; `refuse` is what a driver does with work it cannot do. */
function fakeDevice() {
	let onError: (event: { error: { message: string } }) => void = () => {};
	let lose: () => void = () => {};
	const lost = new Promise<{ message: string }>((resolve) => (lose = () => resolve({ message: 'gone' })));
	const waiting = { count: 0 };
	const then = lost.then.bind(lost);
	lost.then = ((...reactions: Parameters<typeof then>) => {
		waiting.count++;
		return then(...reactions);
	}) as typeof lost.then;
	return {
		features: new Set<string>(),
		lost,
		waiting,
		queue: { onSubmittedWorkDone: () => Promise.resolve() },
		createBuffer: () => ({}),
		addEventListener: (_: string, listener: typeof onError) => (onError = listener),
		refuse: (message: string) => onError({ error: { message } }),
		destroy: vi.fn(() => lose()),
	};
}

/** A browser that gives these devices one after the other. */
function browserWith(...devices: ReturnType<typeof fakeDevice>[]) {
	const info = { vendor: 'test', architecture: '', device: '', description: '', isFallbackAdapter: false };
	const adapter = { features: new Set(), limits: {}, info, requestDevice: async () => devices.shift() };
	vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => adapter } });
	vi.stubGlobal('GPUBufferUsage', { UNIFORM: 1, COPY_DST: 2 });
}

afterEach(() => vi.unstubAllGlobals());

test('work that was refused ends the training it was for, and the next one gets a device without that past', async () => {
	const [first, second] = [fakeDevice(), fakeDevice()];
	browserWith(first, second);
	const gpu = await openGpu();
	expect(await openGpu()).toBe(gpu);
	await gpu.settle();
	first.refuse('the buffer is too large');
	await expect(gpu.settle()).rejects.toThrow(/refused the work \(the buffer is too large\)/);
	const next = await openGpu();
	expect(first.destroy).toHaveBeenCalled();
	expect(next.device).toBe(second);
	await next.settle();
	expect(await openGpu()).toBe(next);
	second.destroy();
	await second.lost;
});

test('waiting a thousand times leaves nothing behind with the device', async () => {
	const device = fakeDevice();
	browserWith(device);
	const gpu = await openGpu();
	const before = device.waiting.count;
	for (let step = 0; step < 1000; step++) await gpu.settle();
	expect(device.waiting.count - before).toBeLessThan(10);
	const left = gpu.settle();
	device.queue.onSubmittedWorkDone = () => new Promise(() => {});
	await left;
	const pending = gpu.settle();
	device.destroy();
	await expect(pending).rejects.toThrow(expect.objectContaining({ name: 'GpuDeviceLostError' }));
});
