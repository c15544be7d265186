import { createRng } from '$lib/core/rng';
import { Gpu } from './gpu';

/** One comparison of a WGSL program with the TypeScript reference. */
export interface ProofCase {
	/** In words, with sizes. */
	shape: string;
	/** Largest difference from the reference; Infinity where a number is NaN or an index is wrong. */
	error: number;
}

/** What a program promises, and how it is held to it. */
export interface GpuProof {
	kernel: string;
	/** Largest error allowed; 0 for exact. */
	tolerance: number;
	cases(gpu: Gpu): AsyncGenerator<ProofCase>;
}

/** Nothing, and sizes on both sides of a vector, a slice, a tile and a workgroup: the kernels' `edgeSizes`. */
export const proofSizes = [0, 1, 3, 4, 5, 63, 64, 65, 255, 257] as const;

/** More rows than one dimension of a dispatch may have workgroups. */
export const manyRows = 65_537;

/** The device as it is and, where it has subgroups, without them: programs that reduce are two. With words for the shape. */
export function withAndWithoutSubgroups(gpu: Gpu): [gpu: Gpu, words: string][] {
	if (!gpu.usesSubgroups) return [[gpu, '']];
	return [
		[gpu, ', by subgroups'],
		[new Gpu(gpu.device, gpu.adapter, false), ', by barriers'],
	];
}

/**
 * The device as if one dimension of a dispatch took four workgroups: the programs that the software adapter needs a minute for
 * beyond 65,535 are laid out in two dimensions, with some to spare, as they would be then.
 */
export function inTwoDimensions(gpu: Gpu): Gpu {
	return new Gpu(gpu.device, gpu.adapter, gpu.usesSubgroups, 4);
}

/** Uniform in [−1, 1). */
export function uniform(length: number, seed: number): Float32Array {
	const rng = createRng(seed);
	return Float32Array.from({ length }, () => 2 * rng.next() - 1);
}

/** Uniform in 0 … bound − 1. */
export function indices(length: number, bound: number, seed: number): Uint32Array {
	const rng = createRng(seed);
	return Uint32Array.from({ length }, () => rng.integer(bound));
}

export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
	if (actual.length !== expected.length) return Infinity;
	let largest = 0;
	for (let place = 0; place < actual.length; place++) {
		const error = Math.abs(actual[place] - expected[place]);
		// NaN compares false with everything, so the test is for what is right.
		if (!(error <= largest)) largest = Number.isNaN(error) ? Infinity : error;
	}
	return largest;
}

/** Runs `work` with buffers that hold `contents` (or that many zeros), and destroys them after. */
export async function withBuffers<Names extends string, T>(
	gpu: Gpu,
	contents: Record<Names, number | Float32Array | Uint32Array>,
	work: (buffers: Record<Names, GPUBuffer>) => Promise<T>,
): Promise<T> {
	const entries = Object.entries<number | Float32Array | Uint32Array>(contents).map(
		([name, content]) => [name, gpu.buffer(content)] as const,
	);
	try {
		return await work(Object.fromEntries(entries) as Record<Names, GPUBuffer>);
	} finally {
		for (const [, buffer] of entries) buffer.destroy();
	}
}
