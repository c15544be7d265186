import { sampleMoments } from '$lib/statistics/sample-moments';
import { studentT } from '$lib/statistics/distributions';
import type { ArmDay } from '$lib/experiments/simulation/simulation';
import type { LongTermReport, LongTermRun } from './run-long-term';

/** A mean over repeats with its 95 % interval (Student's t); NaN bounds with fewer than two repeats. */
export interface RepeatedMean {
	mean: number;
	low: number;
	high: number;
}

/** The mean over repeats. @param values [repeats] */
export function meanOfRepeats(values: Float64Array): RepeatedMean {
	const { mean, variance } = sampleMoments(values);
	const count = values.length;
	const half = count < 2 ? NaN : studentT(count - 1).quantile(0.975) * Math.sqrt(variance / count);
	return { mean, low: mean - half, high: mean + half };
}

/** [repeats] the sum of a field up to and with `until` days. */
export function sumsOf({ lives }: LongTermRun, field: keyof ArmDay, until = Infinity): Float64Array {
	return Float64Array.from(lives, (days) => days.slice(0, until).reduce((sum, day) => sum + day[field], 0));
}

/**
 * [days] how many more clicks than greedy CTR a learner has brought by each day's end, paired by repeat: both met the same shoppers
 * with the same luck. Empty before the first repeat of both is done.
 */
export function leadOverGreedy({ runs }: LongTermReport, run: LongTermRun): RepeatedMean[] {
	const greedy = runs.find(({ id }) => id === 'greedy');
	const repeats = Math.min(run.lives.length, greedy?.lives.length ?? 0);
	if (!greedy || repeats === 0) return [];
	const leads = new Float64Array(repeats);
	return run.lives[0].map((_, day) => {
		for (let repeat = 0; repeat < repeats; repeat++) {
			leads[repeat] += run.lives[repeat][day].clicks - greedy.lives[repeat][day].clicks;
		}
		return meanOfRepeats(leads.slice());
	});
}
