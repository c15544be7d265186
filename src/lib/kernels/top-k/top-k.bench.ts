import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';

/** Scores read per second, the copy into kernel memory included. */
export function measureTopK(kernels: Kernels, budgetMs?: number): Measurement[] {
	const rng = createRng(1);
	const [indices, values] = [new Uint32Array(20), new Float32Array(20)];
	return [3706, 1_000_000].map((count) => {
		const scores = Float32Array.from({ length: count }, () => rng.next());
		const bestMs = bestOf(() => void kernels.topK(scores, 20, indices, values), budgetMs);
		const rate = billionsPerSecond(4 * count, bestMs);
		return { kernel: 'topK', shape: `20 of ${count}`, bestMs, rate, unit: 'GB/s' };
	});
}
