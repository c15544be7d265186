import { describe, expect, test, vi } from 'vitest';
import { createRng, type Rng } from '$lib/core/rng';
import { factorCholesky, solveCholesky } from '$lib/kernels/cholesky';
import { sampleMoments } from '$lib/statistics/sample-moments';
import { checkOpeSample, type OpeSample } from './ope-sample';
import { measureOverlap } from './overlap';
import { crossFittedMeans } from './reward-model';
import { opeEstimators } from './registry';
import { cascadeDr, independentIps, rewardInteractionIps, slateIps, type SlateSample } from './slate-estimators';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function draw(chances: Float64Array, rng: Rng): number {
	let left = rng.next();
	for (let action = 0; action < chances.length; action++) if ((left -= chances[action]) < 0) return action;
	return chances.length - 1;
}

/**
 * Open Bandit Pipeline's synthetic bandit (Saito, Aihara, Matsutani, Narita 2021, NeurIPS Datasets and Benchmarks; examples/synthetic): contexts of five
 * normals, 30 actions, rewards by the standardised sum of context, action and interaction effects through a logistic function,
 * a logging policy softmax(−3 q), a reward model without interactions. The new policy takes actions in proportion to
 * q, which is what their weighted logistic classifier tends to.
 */
interface SyntheticBandit {
	/** [rounds × DIM] */
	contexts: Float64Array;
	/** [rounds × ACTIONS] */
	logging: Float64Array;
	target: Float64Array;
	/** [rounds] */
	actions: Uint32Array;
	rewards: Float64Array;
	truth: number;
}

const ACTIONS = 30;
const DIM = 5;

function syntheticBandit(rounds: number, rng: Rng): SyntheticBandit {
	const uniforms = (count: number) => Float64Array.from({ length: count }, () => 2 * rng.next() - 1);
	const [ofContext, ofAction, ofBoth] = [uniforms(DIM), uniforms(ACTIONS), uniforms(ACTIONS * DIM)];
	const contexts = Float64Array.from({ length: rounds * DIM }, () => rng.normal());
	const q = new Float64Array(rounds * ACTIONS);
	for (let row = 0; row < rounds; row++) {
		for (let action = 0; action < ACTIONS; action++) {
			let score = ofAction[action];
			for (let axis = 0; axis < DIM; axis++) {
				score += contexts[row * DIM + axis] * (ofContext[axis] + ofBoth[action * DIM + axis]);
			}
			q[row * ACTIONS + action] = score;
		}
	}
	const { mean, variance } = sampleMoments(q);
	for (let entry = 0; entry < q.length; entry++) q[entry] = sigmoid((q[entry] - mean) / Math.sqrt(variance));
	const bandit: SyntheticBandit = {
		contexts,
		logging: new Float64Array(q.length),
		target: new Float64Array(q.length),
		actions: new Uint32Array(rounds),
		rewards: new Float64Array(rounds),
		truth: 0,
	};
	for (let row = 0; row < rounds; row++) {
		const values = q.subarray(row * ACTIONS, (row + 1) * ACTIONS);
		const logging = normalised(values.map((value) => Math.exp(-3 * value)));
		const target = normalised(values);
		bandit.logging.set(logging, row * ACTIONS);
		bandit.target.set(target, row * ACTIONS);
		bandit.actions[row] = draw(logging, rng);
		bandit.rewards[row] = rng.next() < values[bandit.actions[row]] ? 1 : 0;
		for (let action = 0; action < ACTIONS; action++) bandit.truth += (target[action] * values[action]) / rounds;
	}
	return bandit;
}

function normalised(parts: Float64Array): Float64Array {
	let sum = 0;
	for (const part of parts) sum += part;
	return parts.map((part) => part / sum);
}

/** Logistic regression on context and action, no interactions; Newton steps. @returns [rounds × ACTIONS] guesses */
function fitRegression({ contexts, actions, rewards }: SyntheticBandit): Float64Array {
	const width = DIM + ACTIONS;
	const rounds = rewards.length;
	const weights = new Float64Array(width);
	const guess = (row: number, action: number) => {
		let score = weights[DIM + action];
		for (let axis = 0; axis < DIM; axis++) score += weights[axis] * contexts[row * DIM + axis];
		return sigmoid(score);
	};
	for (let step = 0; step < 5; step++) {
		const gradient = weights.map((weight) => -weight);
		const hessian = new Float64Array(width * width);
		for (let place = 0; place < width; place++) hessian[place * width + place] = 1;
		for (let row = 0; row < rounds; row++) {
			const chance = guess(row, actions[row]);
			const curvature = chance * (1 - chance);
			const own = DIM + actions[row];
			for (let a = 0; a < DIM; a++) {
				const x = contexts[row * DIM + a];
				gradient[a] += (rewards[row] - chance) * x;
				for (let b = 0; b <= a; b++) hessian[a * width + b] += curvature * x * contexts[row * DIM + b];
				hessian[own * width + a] += curvature * x;
			}
			gradient[own] += rewards[row] - chance;
			hessian[own * width + own] += curvature;
		}
		factorCholesky(hessian, width);
		solveCholesky(hessian, width, gradient);
		for (let place = 0; place < width; place++) weights[place] += gradient[place];
	}
	return Float64Array.from({ length: rounds * ACTIONS }, (_, entry) =>
		guess(Math.floor(entry / ACTIONS), entry % ACTIONS),
	);
}

function sampleOf(bandit: SyntheticBandit): OpeSample {
	const guesses = fitRegression(bandit);
	const { actions, rewards, logging, target } = bandit;
	const taken = (table: Float64Array) => Float64Array.from(actions, (action, row) => table[row * ACTIONS + action]);
	return {
		rewards,
		propensities: taken(logging),
		targets: taken(target),
		modelLogged: taken(guesses),
		modelTarget: Float64Array.from(actions, (_, row) => {
			let sum = 0;
			for (let entry = row * ACTIONS; entry < (row + 1) * ACTIONS; entry++) sum += target[entry] * guesses[entry];
			return sum;
		}),
	};
}

describe('off-policy estimators', () => {
	test(
		'errors stand in the order Open Bandit Pipeline reports: DM far behind IPS, IPS behind SNIPS and DR',
		{ timeout: 60_000 },
		() => {
			const runs = 20;
			const errors: Record<string, number> = {};
			const biases: Record<string, number[]> = {};
			const covered: Record<string, number> = {};
			for (let run = 0; run < runs; run++) {
				const bandit = syntheticBandit(10_000, createRng(12_345 + run));
				const sample = sampleOf(bandit);
				for (const { id, estimate } of opeEstimators) {
					const { value, low, high } = estimate(sample);
					errors[id] = (errors[id] ?? 0) + Math.abs(value / bandit.truth - 1) / runs;
					(biases[id] ??= []).push(value - bandit.truth);
					covered[id] = (covered[id] ?? 0) + (low <= bandit.truth && bandit.truth <= high ? 1 : 0);
				}
			}
			console.warn(
				`relative errors over ${runs} logs of 10,000: ${Object.entries(errors)
					.map(([id, error]) => `${id} ${error.toFixed(5)}`)
					.join(', ')}`,
			);
			expect(errors.dm).toBeGreaterThan(2 * errors.ips);
			expect(errors.ips).toBeGreaterThan(errors.snips);
			expect(errors.ips).toBeGreaterThan(errors.dr);
			// Published: SNIPS 0.0067 ± 0.0045, DR 0.0062 ± 0.0042, switch-DR as DR: no order among them that 20 logs could show.
			expect(Math.abs(errors.snips - errors.dr)).toBeLessThan(0.0045);
			expect(errors['switch-dr']).toBeCloseTo(errors.dr, 10);
			// Unbiased: the mean error is within two standard errors of zero.
			for (const id of ['ips', 'dr']) {
				const mean = biases[id].reduce((sum, bias) => sum + bias, 0) / runs;
				const spread = Math.sqrt(biases[id].reduce((sum, bias) => sum + (bias - mean) ** 2, 0) / (runs - 1) / runs);
				console.warn(`${id}: bias ${mean.toFixed(5)}, standard error ${spread.toFixed(5)}`);
				expect(Math.abs(mean)).toBeLessThan(2 * spread);
				expect(covered[id]).toBeGreaterThanOrEqual(16);
			}
		},
	);

	test('on the log’s own policy every weight is 1 and IPS is the plain mean', () => {
		const rewards = Float64Array.of(1, 0, 1, 1);
		const propensities = Float64Array.of(0.5, 0.2, 0.9, 1);
		const zeros = new Float64Array(4);
		const sample = { rewards, propensities, targets: propensities, modelLogged: zeros, modelTarget: zeros };
		for (const { id, estimate } of opeEstimators) if (id !== 'dm') expect(estimate(sample).value).toBeCloseTo(0.75, 12);
		expect(measureOverlap(sample)).toMatchObject({ effectiveSampleSize: 4, meanWeight: 1, meanWeightZ: 0 });
	});

	test('a perfect reward model leaves DR nothing to correct', () => {
		const sample = sampleOf(syntheticBandit(500, createRng(3)));
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
