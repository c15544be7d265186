import { experimentMetrics } from '$lib/experiments/analysis/experiment-metrics';
import { metricSample, summarise } from '$lib/experiments/analysis/metric-sample';
import type { Baseline } from '$lib/experiments/analysis/plan-experiment';
import { createShopWorld, visitChance } from '$lib/experiments/simulation/shop-world';
import type { Kernels } from '$lib/kernels/kernel';
import type { ExperimentSpec } from './experiment-spec';
import { makeSimulation } from './make-simulation';
import type { OpenedShop } from './open-shop-world';
import { sceneObstacle } from './scene-obstacle';

/** Visits a trial run may take: a few seconds of the slowest models. */
const MOST_VISITS = 6000;
const ORDINARY_SATISFACTION = 0.4;

/**
 * A trial run of the control alone, with shoppers' luck of its own: what a metric is worth and how much it varies, so that the test can be
 * planned. Shorter than the test where the test is long: sums over a visitor then come out low, and so does their spread.
 * @throws AbortError
 */
export async function measureBaseline(
	spec: ExperimentSpec,
	shop: OpenedShop,
	kernels: Kernels,
	signal: AbortSignal,
): Promise<Baseline> {
	const days = Math.max(1, Math.min(spec.days, Math.floor(MOST_VISITS / spec.visitsPerDay)));
	const { userCount } = shop.shopper;
	const trial: ExperimentSpec = {
		...spec,
		arms: [spec.arms[0]],
		seed: (spec.seed + 0x9e3779b9) >>> 0,
		preDays: 0,
		// A list made once would show an item more often than its scene allows.
		asks: sceneObstacle(spec.arms[0], 'once') === null ? 'once' : 'every-visit',
	};
	const simulation = makeSimulation(trial, shop, kernels, new Int8Array(userCount));
	for (let day = 0; day < days; day++) await simulation.runDay(signal);
	const everybody = Uint32Array.from(simulation.test.visits.keys()).filter((user) => simulation.test.visits[user] > 0);
	const metrics = Object.fromEntries(
		experimentMetrics.map((metric) => {
			const { value, unitVariance } = summarise(metricSample(metric, simulation.test, everybody));
			return [metric.id, { value, unitVariance }];
		}),
	);
	return { metrics, visitorsByDay: expectedVisitors(spec, shop), trialDays: days };
}

/** [days] distinct visitors expected by the end of each day, everybody in the test. */
function expectedVisitors({ behaviour, visitsPerDay, k, seed, days }: ExperimentSpec, { shopper, split }: OpenedShop) {
	const world = createShopWorld(shopper, behaviour, { train: split.train, visitsPerDay, k, seed });
	const byDay = new Array<number>(days).fill(0);
	for (let user = 0; user < shopper.userCount; user++) {
		let away = 1;
		for (let day = 0; day < days; day++) {
			away *= 1 - visitChance(world, user, day, ORDINARY_SATISFACTION);
			byDay[day] += 1 - away;
		}
	}
	return byDay;
}
