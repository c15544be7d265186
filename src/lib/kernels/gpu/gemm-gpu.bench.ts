import { billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { gemmGpu } from '$lib/kernels/gemm/gemm.webgpu';
import type { Gpu } from './gpu';

/** The two shapes of `gemm.bench.ts` that tell most: the goal's, and a dense layer's. */
const shapes = [
	{ m: 1024, n: 1024, k: 128 },
	{ m: 1024, n: 128, k: 64 },
] as const;

/** Products already on the device, several sent together: waiting for each would measure the way there. */
export async function measureGemmGpu(gpu: Gpu, budgetMs: number): Promise<Measurement[]> {
	const measurements: Measurement[] = [];
	for (const shape of shapes) {
		const { m, n, k } = shape;
		const buffers = [m * k, k * n, m * n].map((length) => gpu.buffer(length));
		const [a, b, c] = buffers.map((buffer) => ({ buffer }));
		const timeOf = async (count: number) => {
			const before = performance.now();
			for (let call = 0; call < count; call++) gemmGpu(gpu, shape, a, b, c);
			await gpu.settle();
			return (performance.now() - before) / count;
		};
		const startedAt = performance.now();
		// The first call compiles the program.
		await timeOf(1);
		let bestMs = await timeOf(1);
		let count = 1;
		while (performance.now() - startedAt < budgetMs) {
			count = Math.min(count * 2, 256);
			bestMs = Math.min(bestMs, await timeOf(count));
			// A software adapter takes a tenth of a second a product: its answer is known by then.
			if (bestMs * count > budgetMs / 4) break;
		}
		for (const buffer of buffers) buffer.destroy();
		const rate = billionsPerSecond(2 * m * n * k, bestMs);
		measurements.push({ kernel: 'gemm', shape: `${m} × ${n} × ${k}`, bestMs, rate, unit: 'GFLOP/s' });
	}
	return measurements;
}
