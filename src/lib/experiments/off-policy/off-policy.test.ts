import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createRng, type Rng } from '$lib/core/rng';
import { sampleMoments } from '$lib/statistics/sample-moments';
import { benchmarkLog, PUBLISHED_LOGS, publishedErrors } from './open-bandit-benchmark';
import { checkOpeSample } from './ope-sample';
import { measureOverlap } from './overlap';
import { crossFittedMeans } from './reward-model';
import { opeEstimators } from './registry';
import { cascadeDr, independentIps, rewardInteractionIps, slateIps, type SlateSample } from './slate-estimators';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

function draw(chances: Float64Array, rng: Rng): number {
	let left = rng.next();
	for (let action = 0; action < chances.length; action++) if ((left -= chances[action]) < 0) return action;
	return chances.length - 1;
}

/** 20 as published; 100 under `npm run bench -- experiments`, where IPS can be told from the two that beat it. */
const LOGS = Number(process.env.SHELFWISE_OPE_LOGS ?? PUBLISHED_LOGS);
const TELLING_LOGS = 100;
const leftOut =
	LOGS < TELLING_LOGS ? `LEFT OUT, ${LOGS} logs cannot tell and npm run bench -- experiments draws 100: ` : '';
const ROUNDS = 10_000;

type EstimatorId = keyof typeof publishedErrors;
const published = Object.entries(publishedErrors) as [EstimatorId, { mean: number; deviation: number }][];

describe('off-policy estimators', () => {
	describe('on Open Bandit Pipeline’s synthetic benchmark', () => {
		const errors: Record<string, Float64Array> = {};
		const biases: Record<string, Float64Array> = {};
		const covered: Record<string, number> = {};
		const summaryOf = (id: string) => sampleMoments(errors[id]);
		/** Mean of the paired difference of two estimators' errors, in its own standard errors. */
		const pairedZ = (a: string, b: string) => {
			const { mean, variance } = sampleMoments(errors[a].map((error, log) => error - errors[b][log]));
			return mean / Math.sqrt(variance / LOGS);
		};

		beforeAll(() => {
			for (const { id } of opeEstimators) {
				errors[id] = new Float64Array(LOGS);
				biases[id] = new Float64Array(LOGS);
				covered[id] = 0;
			}
			for (let log = 0; log < LOGS; log++) {
				const { sample, truth } = benchmarkLog(ROUNDS, createRng(log));
				for (const { id, estimate } of opeEstimators) {
					const { value, low, high } = estimate(sample);
					errors[id][log] = Math.abs(value / truth - 1);
					biases[id][log] = value - truth;
					if (low <= truth && truth <= high) covered[id]++;
				}
			}
			for (const { id } of opeEstimators) {
				const { mean, variance } = summaryOf(id);
				console.warn(`${id}: relative error ${mean.toFixed(5)} ± ${Math.sqrt(variance).toFixed(5)} over ${LOGS} logs`);
			}
		});

		test.each(published)(
			'the error of %s is the published one within three standard errors',
			(id, { mean, deviation }) => {
				const own = summaryOf(id);
				const noise = Math.sqrt(own.variance / LOGS + deviation ** 2 / PUBLISHED_LOGS);
				expect(Math.abs(own.mean - mean)).toBeLessThan(3 * noise);
			},
		);

		test('the order is the published one wherever the published difference is beyond its own noise', () => {
			let pairs = 0;
			for (const [a, ofA] of published) {
				for (const [b, ofB] of published) {
					const noise = Math.sqrt((ofA.deviation ** 2 + ofB.deviation ** 2) / PUBLISHED_LOGS);
					if (ofA.mean - ofB.mean < 2 * noise) continue;
					pairs++;
					expect(pairedZ(a, b), `${a} behind ${b}`).toBeGreaterThan(2);
				}
			}
			// The direct method behind each of the four others.
			expect(pairs).toBe(4);
		});

		/*
		 * The published figures put IPS behind SNIPS and DR, and SNIPS behind DR by 0.0005, all within their noise. Their own script on 100 seeds in
		 * place of 20 settles it (paired): IPS − SNIPS 0.0021 ± 0.0004, IPS − DR 0.0020 ± 0.0005, SNIPS − DR 0.0000 ± 0.0002.
		 */
		test.skipIf(leftOut !== '')(`${leftOut}IPS stands behind SNIPS and DR, which are level`, () => {
			console.warn(
				`IPS behind SNIPS by ${pairedZ('ips', 'snips').toFixed(1)}, behind DR by ${pairedZ('ips', 'dr').toFixed(1)} standard errors`,
			);
			expect(pairedZ('ips', 'snips')).toBeGreaterThan(2);
			expect(pairedZ('ips', 'dr')).toBeGreaterThan(2);
			expect(Math.abs(summaryOf('snips').mean - summaryOf('dr').mean)).toBeLessThan(0.0015);
		});

		test('switch-DR is DR: no weight of this set-up is large', () => {
			expect(errors['switch-dr']).toEqual(errors.dr);
		});

		test.each(['ips', 'dr'])('%s is unbiased within two standard errors, and its interval covers', (id) => {
			const { mean, variance } = sampleMoments(biases[id]);
			console.warn(`${id}: bias ${mean.toFixed(5)}, standard error ${Math.sqrt(variance / LOGS).toFixed(5)}`);
			expect(Math.abs(mean)).toBeLessThan(2 * Math.sqrt(variance / LOGS));
			expect(covered[id] / LOGS).toBeGreaterThanOrEqual(0.8);
		});
	});

	test('on the log’s own policy every weight is 1 and IPS is the plain mean', () => {
		const rewards = Float64Array.of(1, 0, 1, 1);
		const propensities = Float64Array.of(0.5, 0.2, 0.9, 1);
		const zeros = new Float64Array(4);
		const sample = { rewards, propensities, targets: propensities, modelLogged: zeros, modelTarget: zeros };
		for (const { id, estimate } of opeEstimators) if (id !== 'dm') expect(estimate(sample).value).toBeCloseTo(0.75, 12);
		expect(measureOverlap(sample)).toMatchObject({ effectiveSampleSize: 4, meanWeight: 1, meanWeightZ: 0 });
	});

	test('the histogram of weights counts each once: an edge belongs below, nothing never, and there is no end', () => {
		const targets = Float64Array.of(0, 0.1, 0.25, 1, 2, 200);
		const { histogram, neverShare } = measureOverlap({ targets, propensities: new Float64Array(6).fill(1) });
		const counts = Object.fromEntries(histogram.map(({ label, count }) => [label, count]));
		expect(counts).toMatchObject({ '0 to 0.1': 1, '0.1 to 0.3': 1, '0.3 to 1': 1, '1 to 3': 1, 'over 100': 1 });
		expect(neverShare).toBeCloseTo(1 / 6, 12);
	});

	test('a perfect reward model leaves DR nothing to correct', () => {
		const { sample } = benchmarkLog(500, createRng(3));
		const perfect = { ...sample, modelLogged: sample.rewards };
		const dr = opeEstimators.find(({ id }) => id === 'dr')!.estimate(perfect);
		expect(dr.value).toBeCloseTo(sample.modelTarget.reduce((sum, value) => sum + value, 0) / 500, 12);
	});

	test.each([
		[0, /Row 2: a propensity of 0/],
		[1.5, /Row 2: a propensity of 1.5 is above 1/],
		[NaN, /Row 2/],
	])('a propensity of %s is refused with its row', (wrong, message) => {
		const ones = Float64Array.of(1, 1, 1);
		const sample = {
			rewards: ones,
			propensities: Float64Array.of(1, wrong, 1),
			targets: ones,
			modelLogged: ones,
			modelTarget: ones,
		};
		expect(() => checkOpeSample(sample)).toThrow(message);
	});

	test('a log that hardly speaks for the new policy gets a plain warning', () => {
		const count = 5000;
		const propensities = new Float64Array(count).fill(0.5);
		const targets = Float64Array.from({ length: count }, (_, row) => (row < 20 ? 1 : 0.001));
		const { warnings, effectiveSampleSize } = measureOverlap({ propensities, targets });
		expect(effectiveSampleSize).toBeLessThan(100);
		expect(warnings.join(' ')).toMatch(/Do not trust/);
		expect(measureOverlap({ propensities, targets: new Float64Array(count) }).warnings[0]).toMatch(/never/);
	});

	test('cross-fitted means never see the row they predict', () => {
		const actions = Uint32Array.from({ length: 300 }, (_, row) => row % 2);
		const rewards = Float64Array.from(actions, (action) => action);
		const changed = rewards.slice();
		changed[10] = 100;
		const before = crossFittedMeans(actions, rewards, 2).predict(10, 0);
		expect(crossFittedMeans(actions, changed, 2).predict(10, 0)).toBe(before);
		expect(crossFittedMeans(actions, rewards, 2).predict(10, 1)).toBeGreaterThan(0.9);
	});
});

describe('shelves', () => {
	/** Two items of three on two places; a click below happens only where the place above was not clicked: a cascade. */
	function shelves(count: number, rng: Rng, logging: Float64Array): { sample: SlateSample; k: number } {
		const k = 2;
		const appeal = [0.7, 0.4, 0.1];
		const target = Float64Array.of(0.6, 0.3, 0.1);
		const columns = {
			rewards: new Float64Array(count * k),
			propensities: new Float64Array(count * k),
			targets: new Float64Array(count * k),
			modelLogged: new Float64Array(count * k),
			modelTarget: new Float64Array(count * k),
		};
		for (let shelf = 0; shelf < count; shelf++) {
			const taken: number[] = [];
			let clicked = false;
			for (let place = 0; place < k; place++) {
				const [left, wanted] = [logging, target].map((policy) => {
					const rest = policy.map((chance, item) => (taken.includes(item) ? 0 : chance));
					const sum = rest.reduce((total, chance) => total + chance, 0);
					return rest.map((chance) => chance / sum);
				});
				const item = draw(left, rng);
				const row = shelf * k + place;
				columns.propensities[row] = left[item];
				columns.targets[row] = wanted[item];
				columns.modelLogged[row] = clicked ? 0 : appeal[item];
				columns.modelTarget[row] = clicked ? 0 : wanted.reduce((sum, chance, other) => sum + chance * appeal[other], 0);
				if (!clicked && rng.next() < appeal[item]) {
					clicked = true;
					columns.rewards[row] = 1;
				}
				taken.push(item);
			}
		}
		return { sample: { k, ...columns }, k };
	}

	test('under a cascade the cascade’s estimators are right and quieter than the whole shelf’s; place by place is not right', () => {
		const rng = createRng(11);
		const target = Float64Array.of(0.6, 0.3, 0.1);
		const own = shelves(200_000, rng, target).sample;
		const truth = own.rewards.reduce((sum, reward) => sum + reward, 0) / 200_000;
		const { sample } = shelves(20_000, rng, Float64Array.of(0.2, 0.3, 0.5));
		const [whole, rips, dr, independent] = [slateIps, rewardInteractionIps, cascadeDr, independentIps].map(
			({ estimate }) => estimate(sample),
		);
		for (const found of [whole, rips, dr]) {
			expect(Math.abs(found.value - truth)).toBeLessThan(3 * found.standardError + 0.003);
		}
		expect(rips.standardError).toBeLessThan(whole.standardError);
		expect(dr.standardError).toBeLessThan(rips.standardError);
		expect(Math.abs(independent.value - truth)).toBeGreaterThan(4 * independent.standardError);
	});
});
