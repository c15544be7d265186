import { expect, test } from 'vitest';
import { GpuDeviceLostError, ModelFitError } from '$lib/core/errors';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FitContext } from '$lib/models/model';
import { despiteLostGpu } from './despite-lost-gpu';

function contextOn(tensorBackend: FitContext['tensorBackend']): FitContext & { notices: string[] } {
	const notices: string[] = [];
	return {
		rng: createRng(1),
		signal: new AbortController().signal,
		onProgress: () => {},
		kernels: referenceKernels,
		...(tensorBackend && { tensorBackend }),
		onNotice: (notice) => notices.push(notice),
		notices,
	};
}

test('goes on on the processor where the graphics processor went away, and says so', async () => {
	const context = contextOn('webgpu');
	const asked: (string | undefined)[] = [];
	const fitted = await despiteLostGpu(context, async ({ tensorBackend }) => {
		asked.push(tensorBackend);
		if (tensorBackend) throw new GpuDeviceLostError('gone');
		return 'fitted';
	});
	expect(fitted).toBe('fitted');
	expect(asked).toEqual(['webgpu', undefined]);
	expect(context.notices).toEqual([expect.stringContaining('went away')]);
});

test('tries nothing again after another error, nor where no graphics processor was asked for', async () => {
	for (const [context, error] of [
		[contextOn('webgpu'), new ModelFitError('no')],
		[contextOn(undefined), new GpuDeviceLostError('gone')],
	] as const) {
		let calls = 0;
		const fit = despiteLostGpu(context, () => {
			calls++;
			return Promise.reject(error);
		});
		await expect(fit).rejects.toBe(error);
		expect([calls, context.notices]).toEqual([1, []]);
	}
});
