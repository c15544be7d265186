import type { TrainingData } from '$lib/datasets/dataset-split';

const dayMs = 86_400_000;

/**
 * [entryCount]: 2^(−age / half-life) of every training row, its age counted from the newest one.
 * @param halfLifeDays 0 counts all alike
 */
export function timeDecay({ timestamps }: TrainingData, halfLifeDays: number): Float32Array {
	if (halfLifeDays === 0) return new Float32Array(timestamps.length).fill(1);
	let newest = -Infinity;
	for (const timestamp of timestamps) newest = Math.max(newest, timestamp);
	return Float32Array.from(timestamps, (timestamp) => 2 ** (-(newest - timestamp) / dayMs / halfLifeDays));
}
