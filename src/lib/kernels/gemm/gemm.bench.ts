import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { GemmShape, Kernels } from '$lib/kernels/kernel';

/** The shape named in the goals, and the three that a dense layer of a two-tower needs. */
const shapes: readonly GemmShape[] = [
	{ m: 1024, n: 1024, k: 128 },
	{ m: 1024, n: 128, k: 64 },
	{ m: 1024, n: 64, k: 128, transposeB: true },
	{ m: 64, n: 128, k: 1024, transposeA: true },
];

/** C = op(A)·op(B), copies into and out of kernel memory included. */
export function measureGemm(kernels: Kernels, budgetMs?: number): Measurement[] {
	const rng = createRng(1);
	return shapes.map((shape) => {
		const { m, n, k, transposeA, transposeB } = shape;
		const a = Float32Array.from({ length: m * k }, () => rng.next() - 0.5);
		const b = Float32Array.from({ length: k * n }, () => rng.next() - 0.5);
		const c = new Float32Array(m * n);
		const bestMs = bestOf(() => kernels.gemm(shape, a, b, c), budgetMs);
		return {
			kernel: 'gemm',
			shape: `${m} × ${n} × ${k}${transposeA ? ', Aᵀ' : ''}${transposeB ? ', Bᵀ' : ''}`,
			bestMs,
			rate: billionsPerSecond(2 * m * n * k, bestMs),
			unit: 'GFLOP/s',
		};
	});
}
