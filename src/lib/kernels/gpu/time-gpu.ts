import type { Gpu } from './gpu';

/**
 * Milliseconds of what `record` records, the best within `budgetMs`, at least twice. Several are sent together: waiting
 * for each would measure the way to the device and back.
 */
export async function bestOfGpu(gpu: Gpu, record: () => void, budgetMs: number): Promise<number> {
	const timeOf = async (count: number) => {
		const before = performance.now();
		for (let call = 0; call < count; call++) record();
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
	return bestMs;
}
