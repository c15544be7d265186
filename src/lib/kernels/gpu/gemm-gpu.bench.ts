import { billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { gemmGpu } from '$lib/kernels/gemm/gemm.webgpu';
import type { GemmShape } from '$lib/kernels/kernel';
import type { Gpu } from './gpu';
import { uniform, withBuffers } from './proof';
import { bestOfGpu } from './time-gpu';

/** The two shapes of `gemm.bench.ts` that tell most: the goal's, and a dense layer's. */
const telling: readonly GemmShape[] = [
	{ m: 1024, n: 1024, k: 128 },
	{ m: 1024, n: 128, k: 64 },
];

/** Products of matrices already on the device; a multiply-add counts as two operations. */
export async function measureGemmGpu(gpu: Gpu, budgetMs: number, shapes = telling): Promise<Measurement[]> {
	const measurements: Measurement[] = [];
	for (const shape of shapes) {
		const { m, n, k } = shape;
		const contents = { a: uniform(m * k, 1), b: uniform(k * n, 2), c: m * n };
		const bestMs = await withBuffers(gpu, contents, ({ a, b, c }) =>
			bestOfGpu(gpu, () => gemmGpu(gpu, shape, { buffer: a }, { buffer: b }, { buffer: c }), budgetMs),
		);
		const rate = billionsPerSecond(2 * m * n * k, bestMs);
		measurements.push({ kernel: 'gemm', shape: `${m} × ${n} × ${k}`, bestMs, rate, unit: 'GFLOP/s' });
	}
	return measurements;
}
