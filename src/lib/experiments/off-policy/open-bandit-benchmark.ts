import type { Rng } from '$lib/core/rng';
import { factorCholesky, solveCholesky } from '$lib/kernels/cholesky';
import { sampleMoments } from '$lib/statistics/sample-moments';
import type { OpeSample } from './ope-sample';

const ACTIONS = 30;
const DIM = 5;
/** A constant stands before the context, as PolynomialFeatures(degree=1) puts it. */
const WIDTH = DIM + 1;
const BETA = -3;
/** scikit-learn's C = 100. */
const RIDGE = 0.01;
const FOLDS = 3;
const NEWTON_STEPS = 5;

/** Logs behind each published figure. */
export const PUBLISHED_LOGS = 20;

/** What Open Bandit Pipeline printed for this set-up (its README): mean and standard deviation of the relative errors of 20 logs. */
export const publishedErrors = {
	dm: { mean: 0.07439, deviation: 0.024525 },
	ips: { mean: 0.009481, deviation: 0.006899 },
	snips: { mean: 0.006665, deviation: 0.004541 },
	dr: { mean: 0.006175, deviation: 0.004245 },
	'switch-dr': { mean: 0.006175, deviation: 0.004245 },
} as const;

/**
 * One log of Open Bandit Pipeline's synthetic benchmark (Saito, Aihara, Matsutani, Narita 2021, NeurIPS Datasets and Benchmarks; st-tech/zr-obp at
 * 12daeaa, `examples/synthetic`: --n_rounds 10000 --n_actions 30 --dim_context 5 --beta -3, logistic regression twice), for tests and the bench:
 *
 * - contexts x of five normals; rewards Bernoulli(q), q = sigmoid of the standardised c·x̃ + a·ã + x̃ᵀ M ã with x̃ = (1, x), ã = (1, one-hot of the action) and all
 *   coefficients uniform in (−1, 1);
 * - the logging policy is softmax(−3 q): it prefers what is bad;
 * - the new policy is softmax(f), f the chances of a multinomial logistic regression of action on x with weights r / p, fitted on a second log
 *   of the same size. A softmax of chances is nearly even, so no weight is large;
 * - the reward model is a logistic regression on x and the action's one-hot without interactions, cross-fitted in three folds;
 * - the truth is the mean of Σ_a π(a | x) q(x, a) over the log's own contexts.
 */
export function benchmarkLog(rounds: number, rng: Rng): { sample: OpeSample; truth: number } {
	const world = createWorld(rng);
	const classifier = fitClassifier(drawLog(world, rounds, rng));
	const log = drawLog(world, rounds, rng);
	const { contexts, actions, rewards, values, logging } = log;
	const guesses = crossFit(log);
	const taken = (table: Float64Array) => Float64Array.from(actions, (action, row) => table[row * ACTIONS + action]);
	const target = new Float64Array(rounds * ACTIONS);
	const modelTarget = new Float64Array(rounds);
	let truth = 0;
	for (let row = 0; row < rounds; row++) {
		const chances = target.subarray(row * ACTIONS, (row + 1) * ACTIONS);
		softmax(classChances(classifier, contexts.subarray(row * WIDTH, (row + 1) * WIDTH)), 1, chances);
		for (let action = 0; action < ACTIONS; action++) {
			const entry = row * ACTIONS + action;
			truth += (chances[action] * values[entry]) / rounds;
			modelTarget[row] += chances[action] * guesses[entry];
		}
	}
	return {
		sample: {
			rewards,
			propensities: taken(logging),
			targets: taken(target),
			modelLogged: taken(guesses),
			modelTarget,
		},
		truth,
	};
}

interface World {
	/** [WIDTH] effects of x̃ whatever the action, and [ACTIONS × WIDTH] on top of them for each action. */
	common: Float64Array;
	ofAction: Float64Array;
}

/** The three sets of coefficients, gathered by what they multiply. */
function createWorld(rng: Rng): World {
	const uniforms = (count: number) => Float64Array.from({ length: count }, () => 2 * rng.next() - 1);
	const context = uniforms(WIDTH);
	const action = uniforms(ACTIONS + 1);
	const both = uniforms(WIDTH * (ACTIONS + 1));
	const common = context.map((value, axis) => value + both[axis * (ACTIONS + 1)]);
	common[0] += action[0];
	const ofAction = Float64Array.from({ length: ACTIONS * WIDTH }, (_, entry) => {
		const [one, axis] = [Math.floor(entry / WIDTH), entry % WIDTH];
		return both[axis * (ACTIONS + 1) + one + 1] + (axis === 0 ? action[one + 1] : 0);
	});
	return { common, ofAction };
}

interface Log {
	/** [rounds × WIDTH] */
	contexts: Float64Array;
	/** [rounds] */
	actions: Uint32Array;
	rewards: Float64Array;
	/** [rounds × ACTIONS] */
	values: Float64Array;
	logging: Float64Array;
}

function drawLog({ common, ofAction }: World, rounds: number, rng: Rng): Log {
	const contexts = Float64Array.from({ length: rounds * WIDTH }, (_, entry) =>
		entry % WIDTH === 0 ? 1 : rng.normal(),
	);
	const values = new Float64Array(rounds * ACTIONS);
	for (let row = 0; row < rounds; row++) {
		for (let action = 0; action < ACTIONS; action++) {
			let score = 0;
			for (let axis = 0; axis < WIDTH; axis++) {
				score += contexts[row * WIDTH + axis] * (common[axis] + ofAction[action * WIDTH + axis]);
			}
			values[row * ACTIONS + action] = score;
		}
	}
	const { mean, variance } = sampleMoments(values);
	const deviation = Math.sqrt(variance);
	for (let entry = 0; entry < values.length; entry++) values[entry] = sigmoid((values[entry] - mean) / deviation);
	const logging = new Float64Array(values.length);
	const actions = new Uint32Array(rounds);
	const rewards = new Float64Array(rounds);
	for (let row = 0; row < rounds; row++) {
		const own = values.subarray(row * ACTIONS, (row + 1) * ACTIONS);
		const chances = logging.subarray(row * ACTIONS, (row + 1) * ACTIONS);
		softmax(own, BETA, chances);
		actions[row] = draw(chances, rng);
		rewards[row] = rng.next() < own[actions[row]] ? 1 : 0;
	}
	return { contexts, actions, rewards, values, logging };
}

/**
 * Multinomial logistic regression of the action on x̃, each round weighted by r / p; the constant goes unpenalised. Newton steps class by
 * class: with 30 classes what couples them is small.
 * @returns [ACTIONS × WIDTH]
 */
function fitClassifier({ contexts, actions, rewards, logging }: Log): Float64Array {
	const weights = new Float64Array(ACTIONS * WIDTH);
	const rounds = Array.from(actions.keys()).filter((row) => rewards[row] > 0);
	for (let step = 0; step < NEWTON_STEPS; step++) {
		const gradient = weights.map((weight, entry) => (entry % WIDTH === 0 ? 0 : -RIDGE * weight));
		const hessians = new Float64Array(ACTIONS * WIDTH * WIDTH);
		for (const row of rounds) {
			const x = contexts.subarray(row * WIDTH, (row + 1) * WIDTH);
			const chances = classChances(weights, x);
			const importance = rewards[row] / logging[row * ACTIONS + actions[row]];
			for (let action = 0; action < ACTIONS; action++) {
				const chance = chances[action];
				const pull = importance * ((action === actions[row] ? 1 : 0) - chance);
				addOuter(hessians.subarray(action * WIDTH * WIDTH), x, importance * chance * (1 - chance));
				for (let axis = 0; axis < WIDTH; axis++) gradient[action * WIDTH + axis] += pull * x[axis];
			}
		}
		for (let action = 0; action < ACTIONS; action++) {
			const hessian = hessians.subarray(action * WIDTH * WIDTH, (action + 1) * WIDTH * WIDTH);
			const own = gradient.subarray(action * WIDTH, (action + 1) * WIDTH);
			for (let axis = 0; axis < WIDTH; axis++) hessian[axis * WIDTH + axis] += RIDGE;
			factorCholesky(hessian, WIDTH);
			solveCholesky(hessian, WIDTH, own);
			for (let axis = 0; axis < WIDTH; axis++) weights[action * WIDTH + axis] += own[axis];
		}
	}
	return weights;
}

/** Adds weight · x xᵀ to the lower triangle. */
function addOuter(matrix: Float64Array, x: Float64Array, weight: number): void {
	for (let a = 0; a < WIDTH; a++) {
		for (let b = 0; b <= a; b++) matrix[a * WIDTH + b] += weight * x[a] * x[b];
	}
}

function classChances(weights: Float64Array, x: Float64Array): Float64Array {
	const chances = new Float64Array(ACTIONS);
	for (let action = 0; action < ACTIONS; action++) {
		for (let axis = 0; axis < WIDTH; axis++) chances[action] += weights[action * WIDTH + axis] * x[axis];
	}
	softmax(chances, 1, chances);
	return chances;
}

/** The reward model's guesses, each fold's from the other two. @returns [rounds × ACTIONS] */
function crossFit(log: Log): Float64Array {
	const guesses = new Float64Array(log.values.length);
	for (let fold = 0; fold < FOLDS; fold++) {
		const weights = fitRewards(log, (row) => row % FOLDS !== fold);
		for (let row = fold; row < log.rewards.length; row += FOLDS) {
			for (let action = 0; action < ACTIONS; action++) {
				guesses[row * ACTIONS + action] = sigmoid(rewardScore(weights, log.contexts, row, action));
			}
		}
	}
	return guesses;
}

/** Logistic regression on x̃ and the action, no interactions. @returns [WIDTH + ACTIONS] */
function fitRewards({ contexts, actions, rewards }: Log, isUsed: (row: number) => boolean): Float64Array {
	const width = WIDTH + ACTIONS;
	const weights = new Float64Array(width);
	for (let step = 0; step < NEWTON_STEPS; step++) {
		const gradient = weights.map((weight, place) => (place === 0 ? 0 : -RIDGE * weight));
		const hessian = new Float64Array(width * width);
		for (let place = 1; place < width; place++) hessian[place * width + place] = RIDGE;
		for (let row = 0; row < rewards.length; row++) {
			if (!isUsed(row)) continue;
			const chance = sigmoid(rewardScore(weights, contexts, row, actions[row]));
			const curvature = chance * (1 - chance);
			const own = WIDTH + actions[row];
			for (let a = 0; a < WIDTH; a++) {
				const x = contexts[row * WIDTH + a];
				gradient[a] += (rewards[row] - chance) * x;
				for (let b = 0; b <= a; b++) hessian[a * width + b] += curvature * x * contexts[row * WIDTH + b];
				hessian[own * width + a] += curvature * x;
			}
			gradient[own] += rewards[row] - chance;
			hessian[own * width + own] += curvature;
		}
		factorCholesky(hessian, width);
		solveCholesky(hessian, width, gradient);
		for (let place = 0; place < width; place++) weights[place] += gradient[place];
	}
	return weights;
}

function rewardScore(weights: Float64Array, contexts: Float64Array, row: number, action: number): number {
	let score = weights[WIDTH + action];
	for (let axis = 0; axis < WIDTH; axis++) score += weights[axis] * contexts[row * WIDTH + axis];
	return score;
}

/** out = softmax(scale · scores); both may be the same. */
function softmax(scores: Float64Array, scale: number, out: Float64Array): void {
	let highest = -Infinity;
	for (const score of scores) highest = Math.max(highest, scale * score);
	let sum = 0;
	for (let place = 0; place < scores.length; place++) sum += out[place] = Math.exp(scale * scores[place] - highest);
	for (let place = 0; place < scores.length; place++) out[place] /= sum;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function draw(chances: Float64Array, rng: Rng): number {
	let left = rng.next();
	for (let action = 0; action < chances.length; action++) if ((left -= chances[action]) < 0) return action;
	return chances.length - 1;
}
