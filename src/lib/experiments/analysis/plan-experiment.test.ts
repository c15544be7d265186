import { describe, expect, test } from 'vitest';
import { standardNormal } from '$lib/statistics/distributions';
import { mixtureVarianceFor } from '$lib/statistics/mixture-sequential';
import { forecastPower, mixtureVariances, visitorsForLift, type Baseline } from './plan-experiment';

const plan = { alpha: 0.05, power: 0.8 };
const metric = { value: 20, unitVariance: 900 };

/** Chance that a two-sided z test finds a difference between arms of these sizes. */
function chanceToFind(difference: number, first: number, second: number, alpha = plan.alpha): number {
	const shift = difference / Math.sqrt(metric.unitVariance * (1 / first + 1 / second));
	return standardNormal.cdf(shift - standardNormal.quantile(1 - alpha / 2));
}

describe('what a test will see', () => {
	test.each([
		[[0.5, 0.5], 0.5],
		[[0.9, 0.1], 0.1],
		[[0.1, 0.9], 0.9],
		// The smaller of the arms compared with the control decides; a part of the users may see no test.
		[[0.4, 0.3, 0.1], 0.1],
	] as const)('shares %j: the smallest difference it names is found with the planned power', (shares, least) => {
		const visitors = 8000;
		const { detectable, detectableShare, visitorsPerArm } = forecastPower(metric, visitors, shares, plan);
		const [control, other] = [shares[0] * visitors, least * visitors];
		expect(chanceToFind(detectable, control, other)).toBeCloseTo(0.8, 6);
		expect(detectableShare).toBeCloseTo(detectable / 20, 12);
		expect(2 / visitorsPerArm).toBeCloseTo(1 / control + 1 / other, 12);
	});

	test('a stricter plan sees less', () => {
		const strict = { alpha: 0.01, power: 0.9 };
		const { detectable } = forecastPower(metric, 8000, [0.5, 0.5], strict);
		expect(chanceToFind(detectable, 4000, 4000, strict.alpha)).toBeCloseTo(0.9, 6);
		expect(detectable).toBeGreaterThan(forecastPower(metric, 8000, [0.5, 0.5], plan).detectable);
	});

	test('the visitors that a lift needs see just that lift, up or down', () => {
		const needed = visitorsForLift(metric, 0.04, plan);
		// A t test needs a visitor or two more than the z of the forecast.
		expect(forecastPower(metric, 2 * needed, [0.5, 0.5], plan).detectableShare).toBeCloseTo(0.04, 4);
		expect(visitorsForLift(metric, -0.04, plan)).toBeCloseTo(needed, 6);
		expect(visitorsForLift(metric, 0.02, plan) / needed).toBeCloseTo(4, 2);
	});

	test('the sequential test is tuned to the variance of the weakest comparison at the planned end', () => {
		const baseline: Baseline = { metrics: { gmv: metric }, visitorsByDay: [], trialDays: 1 };
		const spread = 1 / (0.5 * 1000) + 1 / (0.2 * 1000);
		expect(mixtureVariances(baseline, 1000, [0.5, 0.3, 0.2], 0.05)).toEqual({
			gmv: mixtureVarianceFor(900 * spread, 0.05),
		});
	});
});
