import { standardNormal, studentT } from './distributions';
import { noncentralTCdf } from './noncentral-t';

/** What a test is planned for: the level α of false alarms and the chance 1 − β to find an effect that is there. */
export interface PowerPlan {
	alpha: number;
	power: number;
}

export const usualPlan: PowerPlan = { alpha: 0.05, power: 0.8 };

/** Cohen's h, the effect size of two proportions: 2 asin √p₂ − 2 asin √p₁ (Cohen 1988, §6.2). */
export function cohensH(p1: number, p2: number): number {
	return 2 * Math.asin(Math.sqrt(p2)) - 2 * Math.asin(Math.sqrt(p1));
}

/** Power of a two-sided z test of two arms of n visitors each, effect in standard deviations. */
export function normalPower(effect: number, perArm: number, alpha: number): number {
	const shift = Math.abs(effect) * Math.sqrt(perArm / 2);
	const critical = standardNormal.quantile(1 - alpha / 2);
	return standardNormal.cdf(shift - critical) + standardNormal.cdf(-critical - shift);
}

/** Power of a two-sided t test of two arms of n visitors each with equal variance (Cohen 1988, §2). */
export function tTestPower(effect: number, perArm: number, alpha: number): number {
	const degreesOfFreedom = 2 * perArm - 2;
	const shift = Math.abs(effect) * Math.sqrt(perArm / 2);
	const critical = studentT(degreesOfFreedom).quantile(1 - alpha / 2);
	return 1 - noncentralTCdf(critical, degreesOfFreedom, shift) + noncentralTCdf(-critical, degreesOfFreedom, shift);
}

/** Visitors each arm needs to tell proportion p₁ from p₂; Infinity where they are equal. */
export function visitorsForProportions(p1: number, p2: number, plan: PowerPlan = usualPlan): number {
	return visitorsForEffect(cohensH(p1, p2), plan, normalPower);
}

/** Visitors each arm needs to see a difference of `effect` standard deviations; Infinity for none. */
export function visitorsForEffect(effect: number, { alpha, power }: PowerPlan, powerOf = tTestPower): number {
	if (effect === 0) return Infinity;
	let low = 2;
	let high = 4;
	while (powerOf(effect, high, alpha) < power) high *= 2;
	for (let step = 0; step < 200 && high - low > 1e-10 * high; step++) {
		const middle = (low + high) / 2;
		if (powerOf(effect, middle, alpha) < power) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/**
 * The smallest difference of means that two arms of n visitors each find with the planned power: (z₁₋α/₂ + z_power) σ √(2 / n)
 * (Kohavi, Tang, Xu 2020, §17).
 */
export function minimumDetectableDifference(
	deviation: number,
	perArm: number,
	{ alpha, power }: PowerPlan = usualPlan,
): number {
	const reach = standardNormal.quantile(1 - alpha / 2) + standardNormal.quantile(power);
	return reach * deviation * Math.sqrt(2 / perArm);
}
