import type { JudgingSize } from '$lib/evaluation/bench-judging';
import { judgeWorker } from './workers';

/** Judges a made-up shop in the judge's thread; memory of the whole tab at its largest, null where the browser does not say. */
export async function benchJudging(size: JudgingSize) {
	let peakBytes: number | null = null;
	let measuring: Promise<void> | null = null;
	// Each measurement waits for a collection of garbage: one at a time.
	const listener = () => {
		measuring ??= tabMemory().then((bytes) => {
			if (bytes !== null) peakBytes = Math.max(peakBytes ?? 0, bytes);
			measuring = null;
		});
	};
	const done = await judgeWorker.call((api, callId, tell: typeof listener) => api.benchJudging(callId, size, tell), {
		listener,
	});
	await measuring;
	return { ...done, peakBytes };
}

export function benchStatistics() {
	return judgeWorker.call((api, callId) => api.benchStatistics(callId));
}

/** Bytes of the page and its workers where the page is cross-origin isolated and the browser measures (Chromium). */
async function tabMemory(): Promise<number | null> {
	const { measureUserAgentSpecificMemory } = performance as Performance & {
		measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
	};
	if (!measureUserAgentSpecificMemory) return null;
	return (await measureUserAgentSpecificMemory.call(performance)).bytes;
}
