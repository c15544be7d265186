import { describe, expect } from 'vitest';
import { createRng } from '$lib/core/rng';
import { openVariants } from './check-variants';
import type { Kernels } from './kernel';

/** Sizes on both sides of a vector (4), a tile (6 × 8), a workgroup (64) and a block of depth (256). */
export const edgeSizes = [0, 1, 3, 4, 5, 63, 64, 65, 255, 257] as const;

/** The same test body over every variant; the tolerance belongs into `title`. */
export function describeKernel(title: string, body: (kernels: Kernels) => void): void {
	for (const [name, kernels] of Object.entries(variants)) describe(`${title} [${name}]`, () => body(kernels));
}

const variants: Readonly<Record<string, Kernels>> = await openVariants();

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
		const [a, b] = [actual[name], expected[name]].map(
			(view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
		);
		const isSame = a.length === b.length && a.every((byte, place) => byte === b[place]);
		if (!isSame) expect(actual[name], name).toEqual(expected[name]);
	}
}
