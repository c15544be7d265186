import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Rng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import { loadTensorRuntime } from '$lib/tensors/tensor-runtime';
import type { Tf } from '$lib/tensors/tf';
import type { QLearner, Transition } from './q-learner';
import { FEATURE_COUNT, stateFeatures, type SessionSummary } from './session-state';

const HIDDEN = 24;
const REPLAY = 5000;
const BATCH = 64;
/** Visits between two steps of training, and steps between two copies of the target network. */
const TRAIN_EVERY = 16;
const COPY_EVERY = 50;
const LEARNING_RATE = 0.005;

/** Weights as plain arrays: a visit is answered without a tensor. */
interface PlainWeights {
	first: Float32Array;
	firstBias: Float32Array;
	second: Float32Array;
	secondBias: Float32Array;
}

/**
 * Double deep Q-network with experience replay (Mnih et al. 2015, Nature 518; van Hasselt, Guez, Silver 2016, AAAI): one hidden layer, Huber loss, Adam. The
 * network chooses the next action, its older copy says what it is worth. TF.js trains it; visits are answered by plain loops.
 * @param discount γ, a day
 */
export async function createQNetwork(
	actionCount: number,
	discount: number,
	{ kernels, rng }: { kernels: Kernels; rng: Rng },
): Promise<QLearner> {
	const tf = await loadTensorRuntime(kernels);
	const variables = startVariables(tf, actionCount, rng);
	const optimizer = tf.train.adam(LEARNING_RATE);
	const replay: Transition[] = [];
	let seen = 0;
	let steps = 0;
	let online = download(variables);
	let target = online;
	const answer = new Float32Array(actionCount);

	function trainStep(): void {
		const batch = Array.from({ length: BATCH }, () => replay[rng.integer(replay.length)]);
		const wanted = Float32Array.from(batch, ({ reward, next, days }) => {
			if (next === null) return reward;
			const own = valuesOf(online, next, new Float32Array(actionCount));
			const chosen = own.indexOf(Math.max(...own));
			return reward + discount ** days * valuesOf(target, next, new Float32Array(actionCount))[chosen];
		});
		const states = new Float32Array(BATCH * FEATURE_COUNT);
		batch.forEach(({ state }, row) => states.set(stateFeatures(state), row * FEATURE_COUNT));
		const taken = new Float32Array(BATCH * actionCount);
		batch.forEach(({ action }, row) => (taken[row * actionCount + action] = 1));
		tf.tidy(() => {
			optimizer.minimize(() => lossOf(tf, variables, states, taken, wanted, actionCount), false, variables);
		});
		online = download(variables);
		if (++steps % COPY_EVERY === 0) target = online;
	}

	return {
		label: 'Q-network',
		valuesOf: (state) => valuesOf(online, state, answer),
		learn(transition) {
			if (replay.length < REPLAY) replay.push(transition);
			else replay[seen % REPLAY] = transition;
			seen++;
			if (seen >= BATCH && seen % TRAIN_EVERY === 0) trainStep();
		},
		dispose() {
			for (const variable of variables) variable.dispose();
			optimizer.dispose();
		},
	};
}

/** First layer, its bias, second layer, its bias; He's initialisation. */
function startVariables(tf: Tf, actionCount: number, rng: Rng): Variable[] {
	const drawn = (rows: number, columns: number) =>
		tf.tidy(() =>
			tf.variable(
				tf.tensor2d(
					Float32Array.from({ length: rows * columns }, () => rng.normal() * Math.sqrt(2 / rows)),
					[rows, columns],
				),
			),
		);
	const zeros = (length: number) => tf.tidy(() => tf.variable(tf.tensor1d(new Float32Array(length))));
	return [drawn(FEATURE_COUNT, HIDDEN), zeros(HIDDEN), drawn(HIDDEN, actionCount), zeros(actionCount)];
}

function lossOf(
	tf: Tf,
	[first, firstBias, second, secondBias]: readonly Variable[],
	states: Float32Array,
	taken: Float32Array,
	wanted: Float32Array,
	actionCount: number,
) {
	const rows = wanted.length;
	const input = tf.tensor2d(states, [rows, FEATURE_COUNT]);
	const hidden = tf.relu(tf.add(tf.matMul(input, first as unknown as Tensor2D), firstBias)) as Tensor2D;
	const values = tf.add(tf.matMul(hidden, second as unknown as Tensor2D), secondBias);
	const chosen = tf.sum(tf.mul(values, tf.tensor2d(taken, [rows, actionCount])), 1) as Tensor1D;
	const error = tf.sub(chosen, tf.tensor1d(wanted)) as Tensor;
	// Huber: squares near zero, a straight line beyond 1.
	const size = tf.abs(error);
	const near = tf.minimum(size, 1);
	return tf.mean<Scalar>(tf.add(tf.mul(0.5, tf.square(near)), tf.sub(size, near)));
}

function download([first, firstBias, second, secondBias]: readonly Variable[]): PlainWeights {
	const copy = (variable: Variable) => Float32Array.from(variable.dataSync());
	return { first: copy(first), firstBias: copy(firstBias), second: copy(second), secondBias: copy(secondBias) };
}

/** The network in plain loops, into out [actions]. */
function valuesOf(weights: PlainWeights, state: SessionSummary, out: Float32Array): Float32Array {
	const features = stateFeatures(state);
	out.set(weights.secondBias);
	for (let unit = 0; unit < HIDDEN; unit++) {
		let sum = weights.firstBias[unit];
		for (let feature = 0; feature < FEATURE_COUNT; feature++)
			sum += features[feature] * weights.first[feature * HIDDEN + unit];
		if (sum <= 0) continue;
		for (let action = 0; action < out.length; action++) out[action] += sum * weights.second[unit * out.length + action];
	}
	return out;
}
