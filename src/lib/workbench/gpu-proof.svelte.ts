import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { GpuProofReport } from '$lib/kernels/gpu/prove-gpu';
import { judgeWorker } from './workers';

export type GpuProofPhase =
	| { state: 'idle' }
	| { state: 'proving'; progress: Progress | null }
	| { state: 'proven'; report: GpuProofReport }
	| { state: 'failed'; message: string };

/** Checks this device's GPU arithmetic against the reference, when asked. */
export class GpuProof {
	phase = $state.raw<GpuProofPhase>({ state: 'idle' });
	#abort: AbortController | null = null;

	async prove(): Promise<void> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		this.phase = { state: 'proving', progress: null };
		const listener = (progress: Progress) => {
			if (this.#abort === abort) this.phase = { state: 'proving', progress };
		};
		try {
			const report = await judgeWorker.call((api, callId, tell: typeof listener) => api.proveGpu(callId, tell), {
				signal: abort.signal,
				listener,
			});
			if (this.#abort === abort) this.phase = { state: 'proven', report };
		} catch (error) {
			if (this.#abort !== abort) return;
			this.phase = isAbortError(error) ? { state: 'idle' } : { state: 'failed', message: messageOf(error) };
		} finally {
			if (this.#abort === abort) this.#abort = null;
		}
	}

	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		if (this.phase.state === 'proving') this.phase = { state: 'idle' };
	}
}
