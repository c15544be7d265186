import { setFlagsFromString } from 'node:v8';
import { describe, expect, vi } from 'vitest';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { createRng } from '$lib/core/rng';
import type { Kernels } from './kernel';
import { referenceKernels } from './reference-kernels';
import { createSimdKernels, createThreadedKernels } from './simd-kernels';
import { startNodeLane } from './start-node-lane';

// Large grids on a busy machine take longer than five seconds; nothing here measures time.
vi.setConfig({ testTimeout: 60_000 });

/** Sizes on both sides of a vector (4), a tile (6 × 8), a workgroup (64) and a block of depth (256). */
export const edgeSizes = [0, 1, 3, 4, 5, 63, 64, 65, 255, 257] as const;

/** The same test body over every variant; the tolerance belongs into `title`. */
export function describeKernel(title: string, body: (kernels: Kernels) => void): void {
	for (const [name, kernels] of Object.entries(variants)) describe(`${title} [${name}]`, () => body(kernels));
}

const variants: Readonly<Record<string, Kernels>> = await openVariants();

/** Nothing is left out in silence: a variant that cannot run here is an error. */
async function openVariants(): Promise<Record<string, Kernels>> {
	// Node 20 has relaxed SIMD behind a flag; later versions ignore it.
	setFlagsFromString('--experimental-wasm-relaxed-simd');
	if (!(await simd())) throw new Error('WebAssembly SIMD was expected in Node and did not come.');
	if (!(await relaxedSimd())) throw new Error('Relaxed SIMD was expected in Node and did not come.');
	return {
		reference: referenceKernels,
		simd: await createSimdKernels('simd'),
		'relaxed-simd': await createSimdKernels('relaxed-simd'),
		'simd, 2 threads': await createThreadedKernels('simd', 2, startNodeLane),
		'relaxed-simd, 3 threads': await createThreadedKernels('relaxed-simd', 3, startNodeLane),
	};
}

/** Uniform in [−1, 1). */
export function randomFloats(length: number, seed: number): Float32Array {
	const rng = createRng(seed);
	return Float32Array.from({ length }, () => 2 * rng.next() - 1);
}

/** Uniform in 0 … bound − 1. */
export function randomIndices(length: number, bound: number, seed: number): Uint32Array {
	const rng = createRng(seed);
	return Uint32Array.from({ length }, () => rng.integer(bound));
}

/** Leaves NaN all over the kernels' memory, so that a read beyond an argument shows. */
export function poisonMemory(kernels: Kernels): void {
	if (kernels.backend === 'reference') return;
	kernels.topK(new Float32Array(1 << 19).fill(NaN), 1, new Uint32Array(1), new Float32Array(1));
}

/** The largest |actual − expected| is at most `tolerance`; NaN never is. */
export function expectClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
	expect(actual.length).toBe(expected.length);
	for (let index = 0; index < actual.length; index++) {
		const difference = Math.abs(actual[index] - expected[index]);
		if (!(difference <= tolerance)) {
			expect.fail(`element ${index} is ${actual[index]}, not ${expected[index]} ± ${tolerance}`);
		}
	}
}

/** Equal to the bit, by name; vitest's own comparison takes milliseconds per thousand elements. */
export function expectSameBytes(
	actual: Record<string, ArrayBufferView>,
	expected: Record<string, ArrayBufferView>,
): void {
	for (const name of Object.keys(expected)) {
		const [a, b] = [actual[name], expected[name]].map((view) =>
			Buffer.from(view.buffer, view.byteOffset, view.byteLength),
		);
		if (!a.equals(b)) expect(actual[name], name).toEqual(expected[name]);
	}
}
