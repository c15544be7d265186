import type { Estimate } from '$lib/training/run-report';

/** Rounding differs between backends and thread counts; beyond it a number is another number. */
const EQUAL_WITHIN = 1e-6;

/** One metric as the capsule says it and as it came out here. */
export interface HeldMetric {
	name: string;
	was: number;
	/** Null where it was not measured here. */
	now: number | null;
	verdict: 'equal' | 'within' | 'different' | 'missing';
}

/** Every metric of the capsule: equal within 1e-6, else within its own 95 % interval, else different. */
export function compareCapsule(
	was: Readonly<Record<string, Estimate>>,
	now: Readonly<Record<string, Estimate>>,
): HeldMetric[] {
	return Object.entries(was).map(([name, { mean, low, high }]): HeldMetric => {
		const found = now[name]?.mean;
		if (found === undefined) return { name, was: mean, now: null, verdict: 'missing' };
		const near = Math.abs(found - mean) <= EQUAL_WITHIN * Math.max(1, Math.abs(mean));
		const within = low <= found && found <= high;
		return { name, was: mean, now: found, verdict: near ? 'equal' : within ? 'within' : 'different' };
	});
}

/** The numbers hold where every metric is equal. */
export function holds(metrics: readonly HeldMetric[]): boolean {
	return metrics.length > 0 && metrics.every(({ verdict }) => verdict === 'equal');
}
