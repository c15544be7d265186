import { expect, test } from 'vitest';
import { createKernels } from './backend';
import { probeCapabilities } from './capabilities';
import { referenceKernels } from './reference-kernels';

test('Node has SIMD and no page to share memory from: one thread of SIMD', async () => {
	const capabilities = await probeCapabilities();
	expect(capabilities).toMatchObject({ simd: true, threads: false, webgpu: { adapter: null, isSoftware: false } });
	const kernels = await createKernels({ backend: 'auto', threads: 4 });
	expect([kernels.backend, kernels.threads]).toEqual(['simd', 1]);
});

test('who asks again gets the same kernels, not further threads', async () => {
	expect(await createKernels({ backend: 'simd' })).toBe(await createKernels());
});

test('the reference comes when asked for, and WebGPU kernels are refused with the way out', async () => {
	expect(await createKernels({ backend: 'reference' })).toBe(referenceKernels);
	await expect(createKernels({ backend: 'webgpu' })).rejects.toThrow(/Choose 'auto'/);
});
