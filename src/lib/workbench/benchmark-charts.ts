import type { DeviceBenchmark } from '$lib/kernels/bench-device';

export interface BenchmarkChart {
	title: string;
	unit: string;
	/** One for each way of computing, in the order measured. */
	bars: { label: string; value: number }[];
}

const words: Readonly<Record<string, string>> = {
	gemm: 'Matrix products (GEMM)',
	inBatchSoftmax: 'In-batch softmax loss',
	topK: 'Picking the best (top-k)',
};

/** One picture a kernel: of its shapes the first one measured everywhere. */
export function benchmarkCharts({ measurements }: DeviceBenchmark): BenchmarkChart[] {
	const kernels = [...new Set(measurements.map(({ kernel }) => kernel))];
	return kernels.map((kernel) => {
		const own = measurements.filter((measured) => measured.kernel === kernel);
		const shown = own.filter(({ shape }) => shape === own[0].shape);
		const bars = shown.map(({ where, rate }) => ({ label: where, value: rate }));
		return { title: words[kernel] ?? kernel, unit: own[0].unit, bars };
	});
}
