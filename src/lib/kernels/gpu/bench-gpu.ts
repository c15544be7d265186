import { breathe } from '$lib/core/abort';
import type { Measurement } from '$lib/kernels/bench';
import type { SoftmaxSizes } from '$lib/kernels/in-batch-softmax/in-batch-softmax.bench';
import { measureInBatchSoftmaxGpu } from '$lib/kernels/in-batch-softmax/in-batch-softmax-gpu.bench';
import type { GemmShape } from '$lib/kernels/kernel';
import { measureScoreTopKGpu, type TopKMeasurement, type TopKSizes } from '$lib/kernels/top-k/score-top-k-gpu.bench';
import { measureGemmGpu } from './gemm-gpu.bench';
import type { AdapterWords } from './gpu';
import { openGpu } from './open-gpu';

/** Small on a software adapter, which takes a second for what a GPU does in a millisecond. */
export interface GpuBenchSizes {
	/** GEMM and softmax are sampled for this long each. */
	budgetMs: number;
	gemm: GemmShape;
	softmax: SoftmaxSizes;
	topK: TopKSizes;
}

export interface GpuBenchmark {
	adapter: AdapterWords;
	usesSubgroups: boolean;
	measurements: Measurement[];
	topK: TopKMeasurement;
}

/**
 * The programs that training and search spend their time in, on this thread's graphics processor.
 * @throws UnsupportedBackendError without WebGPU or where the device refuses the sizes; GpuDeviceLostError; AbortError
 */
export async function benchGpu(sizes: GpuBenchSizes, signal: AbortSignal): Promise<GpuBenchmark> {
	const gpu = await openGpu();
	const measurements = await measureGemmGpu(gpu, sizes.budgetMs, [sizes.gemm]);
	await breathe(signal);
	measurements.push(await measureInBatchSoftmaxGpu(gpu, sizes.budgetMs, sizes.softmax));
	await breathe(signal);
	const topK = await measureScoreTopKGpu(gpu, sizes.topK);
	return { adapter: gpu.adapter, usesSubgroups: gpu.usesSubgroups, measurements, topK };
}
