import type { Progress } from '$lib/core/progress';
import type { DeviceBenchmark } from '$lib/kernels/bench-device';
import type { GpuProofReport } from '$lib/kernels/gpu/prove-gpu';
import { getSetting, setSetting } from '$lib/storage/settings-store';
import { AskedWork } from './asked-work.svelte';
import { judgeWorker, trainWorker } from './workers';

const BENCHMARK_KEY = 'device-benchmark';

/** Checks this device's GPU arithmetic against the reference, when asked. */
export function gpuProof(): AskedWork<GpuProofReport> {
	return new AskedWork((signal, listener) =>
		judgeWorker.call((api, callId, tell: (progress: Progress) => void) => api.proveGpu(callId, tell), {
			signal,
			listener,
		}),
	);
}

/** Measures this device when asked, and keeps what came out: the estimate before a training builds on it. */
export function deviceBenchmark(): AskedWork<DeviceBenchmark> {
	return new AskedWork(async (signal, listener) => {
		const benchmark = await trainWorker.call(
			(api, callId, tell: (progress: Progress) => void) => api.benchDevice(callId, tell),
			{ signal, listener },
		);
		await setSetting(BENCHMARK_KEY, benchmark);
		return benchmark;
	});
}

/** The last benchmark of this device, or null. */
export function storedBenchmark(): Promise<DeviceBenchmark | null> {
	// An old measurement is a comfort: without storage there is none.
	return getSetting<DeviceBenchmark | null>(BENCHMARK_KEY, null).catch(() => null);
}
