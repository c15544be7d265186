import type { Progress } from '$lib/core/progress';
import type { StudioRequest, StudioResult } from '$lib/evaluation/studio/studio-protocol';
import { judgeWorker, secondJudgeWorker } from './workers';

/**
 * A sweep on two threads where the machine has them: each judges one part of the shoppers, and the first joins them.
 * @throws AbortError
 */
export async function sweepOnLanes(
	request: StudioRequest,
	signal: AbortSignal,
	onProgress: (progress: Progress) => void,
): Promise<StudioResult> {
	const startedAt = performance.now();
	const lanes = navigator.hardwareConcurrency > 1 ? [judgeWorker, secondJudgeWorker] : [judgeWorker];
	const latest = lanes.map((): Progress | null => null);
	// One that fails takes the others with it.
	const stop = new AbortController();
	const either = { signal: AbortSignal.any([signal, stop.signal]) };
	const judged = lanes.map((lane, part) =>
		lane.call(
			(api, callId, tell: (progress: Progress) => void) =>
				api.sweepPart(callId, request, { part, partCount: lanes.length }, tell),
			{
				...either,
				listener(progress: Progress) {
					latest[part] = progress;
					onProgress(together(latest, performance.now() - startedAt));
				},
			},
		),
	);
	try {
		const parts = await Promise.all(judged);
		const sweepMs = performance.now() - startedAt;
		const result = await judgeWorker.call((api, callId) => api.joinSweep(callId, request, parts), either);
		return { ...result, sweepMs };
	} finally {
		stop.abort();
	}
}

/** What all lanes have done; the whole is known once every lane has said what its part is. */
function together(latest: readonly (Progress | null)[], elapsedMs: number): Progress {
	const told = latest.filter((progress) => progress !== null);
	const isWhole = told.length === latest.length && told.every(({ total }) => total !== null);
	return {
		...told[0],
		done: told.reduce((sum, { done }) => sum + done, 0),
		total: isWhole ? told.reduce((sum, { total }) => sum + total!, 0) : null,
		elapsedMs,
	};
}
