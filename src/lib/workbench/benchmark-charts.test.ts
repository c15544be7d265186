import { expect, test } from 'vitest';
import { benchmarkCharts } from './benchmark-charts';

test('a chart for each kernel: its first shape, a bar for each way of computing', () => {
	const measured = (kernel: string, shape: string, where: string, rate: number) =>
		({ kernel, shape, where, rate, bestMs: 1, unit: 'GFLOP/s' }) as const;
	const measurements = [
		measured('gemm', 'large', '1 thread', 40),
		measured('gemm', 'small', '1 thread', 50),
		measured('topK', 'any', '1 thread', 9),
		measured('gemm', 'large', '2 threads', 80),
	];
	const charts = benchmarkCharts({ measuredAt: 0, threads: 2, adapter: null, measurements });
	expect(charts).toEqual([
		{
			title: 'Matrix products (GEMM)',
			unit: 'GFLOP/s',
			bars: [
				{ label: '1 thread', value: 40 },
				{ label: '2 threads', value: 80 },
			],
		},
		{ title: 'Picking the best (top-k)', unit: 'GFLOP/s', bars: [{ label: '1 thread', value: 9 }] },
	]);
});
