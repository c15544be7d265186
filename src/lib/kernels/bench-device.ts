import { breathe } from '$lib/core/abort';
import type { OnProgress } from '$lib/core/progress';
import { createKernels } from './backend';
import type { Measurement } from './bench';
import { probeCapabilities } from './capabilities';
import { measureGemm } from './gemm/gemm.bench';
import { measureGemmGpu } from './gpu/gemm-gpu.bench';
import { openGpu } from './gpu/open-gpu';
import { measureInBatchSoftmax } from './in-batch-softmax/in-batch-softmax.bench';
import type { Kernels } from './kernel';
import { measureTopK } from './top-k/top-k.bench';

/** One kernel on one way of computing. */
export interface DeviceMeasurement extends Measurement {
	/** "1 thread", "2 threads", the graphics adapter. */
	where: string;
}

export interface DeviceBenchmark {
	/** Milliseconds since 1970. */
	measuredAt: number;
	threads: number;
	adapter: string | null;
	measurements: DeviceMeasurement[];
}

/** Samples of one shape are taken for this long: all of it is over in about ten seconds on two threads. */
const BUDGET_MS = 350;

const measures: readonly ((kernels: Kernels, budgetMs: number) => Measurement[])[] = [
	measureGemm,
	measureInBatchSoftmax,
	measureTopK,
];

/**
 * How fast this device is, kernel by kernel: on one thread, on all of them, and on the graphics processor.
 * @param startLane starts one thread of the pool; the caller must be a worker
 * @throws AbortError
 */
export async function benchDevice(
	startLane: () => Worker,
	signal: AbortSignal,
	onProgress: OnProgress,
): Promise<DeviceBenchmark> {
	const { hardwareConcurrency, threads: threadsWork, webgpu } = await probeCapabilities();
	const counts = threadsWork && hardwareConcurrency > 1 ? [1, Math.min(hardwareConcurrency, 8)] : [1];
	const total = counts.length * measures.length + (webgpu.adapter === null ? 0 : 1);
	const startedAt = performance.now();
	const measurements: DeviceMeasurement[] = [];
	let done = 0;
	const tell = (phase: string) => {
		onProgress({ phase, done: done++, total, unit: 'measurements', elapsedMs: performance.now() - startedAt });
	};
	let threads = 1;
	for (const count of counts) {
		const kernels = await createKernels({ backend: 'auto', threads: count, startLane });
		({ threads } = kernels);
		const where = threads === 1 ? '1 thread' : `${threads} threads`;
		for (const measure of measures) {
			tell(`Measuring on ${where}`);
			for (const measured of measure(kernels, BUDGET_MS)) measurements.push({ ...measured, where });
			await breathe(signal);
		}
	}
	if (webgpu.adapter !== null) {
		tell('Measuring on the graphics processor');
		const gpu = await openGpu();
		for (const measured of await measureGemmGpu(gpu, BUDGET_MS)) {
			measurements.push({ ...measured, where: gpu.adapter.name });
		}
		signal.throwIfAborted();
	}
	return { measuredAt: Date.now(), threads, adapter: webgpu.adapter, measurements };
}
