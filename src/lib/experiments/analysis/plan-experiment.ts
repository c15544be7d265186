import { minimumDetectableDifference, visitorsForEffect, type PowerPlan } from '$lib/statistics/power';
import { mixtureVarianceFor } from '$lib/statistics/mixture-sequential';

/** What a trial run of the control says of a metric. */
export interface MetricBaseline {
	value: number;
	/** Of one visitor. */
	unitVariance: number;
}

/** What can be known before the test begins. */
export interface Baseline {
	metrics: Readonly<Record<string, MetricBaseline>>;
	/** [days] visitors expected by the end of each day, everybody in the test. */
	visitorsByDay: readonly number[];
	/** Days the trial run took. */
	trialDays: number;
}

export interface PowerForecast {
	/** In the smaller of the two arms compared. */
	visitorsPerArm: number;
	/** Smallest difference found with the planned power, in units of the metric and as a share of its value. */
	detectable: number;
	detectableShare: number;
}

/**
 * What a test of so many days will see. Unequal arms count as two equal ones with the same variance of the difference.
 * @param shares of all users, one an arm; arm 0 is the control
 */
export function forecastPower(
	baseline: MetricBaseline,
	visitors: number,
	shares: readonly number[],
	plan: PowerPlan,
): PowerForecast {
	const [control, ...others] = shares;
	const least = Math.min(...others);
	// 1 / n_a + 1 / n_b of the weakest comparison, as 2 / n of an equal pair.
	const visitorsPerArm = others.length === 0 ? 0 : (2 * visitors) / (1 / control + 1 / least);
	const detectable = minimumDetectableDifference(Math.sqrt(baseline.unitVariance), visitorsPerArm, plan);
	return { visitorsPerArm, detectable, detectableShare: detectable / Math.abs(baseline.value) };
}

/** Visitors each arm needs to find a relative change of the metric. */
export function visitorsForLift(baseline: MetricBaseline, lift: number, plan: PowerPlan): number {
	return visitorsForEffect((lift * baseline.value) / Math.sqrt(baseline.unitVariance), plan);
}

/** For each metric the mixture variance of the sequential test, tuned to the planned end. */
export function mixtureVariances(
	{ metrics }: Baseline,
	visitors: number,
	shares: readonly number[],
	alpha: number,
): Record<string, number> {
	const least = Math.min(...shares.slice(1));
	const spread = 1 / (shares[0] * visitors) + 1 / (least * visitors);
	return Object.fromEntries(
		Object.entries(metrics).map(([metricId, { unitVariance }]) => [
			metricId,
			mixtureVarianceFor(unitVariance * spread, alpha),
		]),
	);
}
