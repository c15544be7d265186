import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { breathe } from '$lib/core/abort';
import type { Rng } from '$lib/core/rng';
import { loadTensorRuntime } from '$lib/tensors/tensor-runtime';
import type { Tf } from '$lib/tensors/tf';
import type { Kernels } from '$lib/kernels/kernel';
import type { NetworkWeights } from './network-forward';

/** Standardised rows with both answers. */
export interface TaskRows {
	/** [rowCount × featureCount] */
	features: Float32Array;
	featureCount: number;
	/** [rowCount] 0 or 1 */
	click: Float32Array;
	purchase: Float32Array;
	/** [rowCount] how many candidates each row stands for. */
	weights: Float32Array;
}

export interface NetworkOptions {
	hiddenCount: number;
	epochs: number;
	batchSize: number;
	learningRate: number;
	/** λ of λ/2·‖weights‖², biases left out. */
	l2: number;
	rng: Rng;
	kernels: Kernels;
	signal?: AbortSignal;
	onEpoch?: (done: number, total: number, loss: number) => void;
}

/**
 * A multi-task network: one shared layer, a head for clicks and one for purchases, weighted cross-entropy summed over both (Caruana 1997,
 * Multitask learning, Machine Learning 28), Adam. Rare purchases learn from what frequent clicks show. The same seed gives the
 * same bytes on one backend; TF.js holds no tensor more after it than before.
 * @throws ModelFitError where TF.js does not start; AbortError
 */
export async function fitNetwork(rows: TaskRows, options: NetworkOptions): Promise<NetworkWeights> {
	const { hiddenCount, epochs, batchSize, learningRate, l2, rng, kernels, signal, onEpoch } = options;
	const tf = await loadTensorRuntime(kernels);
	const rowCount = rows.click.length;
	const variables = startVariables(tf, rows, hiddenCount, rng);
	const optimizer = tf.train.adam(learningRate);
	const order = Uint32Array.from({ length: rowCount }, (_, row) => row);
	try {
		for (let epoch = 0; epoch < epochs; epoch++) {
			rng.shuffle(order);
			let loss = 0;
			for (let start = 0; start < rowCount; start += batchSize) {
				if ((start / batchSize) % 8 === 0) await breathe(signal);
				const batch = takeRows(rows, order.subarray(start, start + batchSize));
				loss += tf.tidy(() => {
					const value = optimizer.minimize(() => networkLoss(tf, variables, batch, l2), true, [...variables]);
					return value!.dataSync()[0] * batch.click.length;
				});
			}
			onEpoch?.(epoch + 1, epochs, loss / rowCount);
		}
		return download(variables, hiddenCount);
	} finally {
		for (const variable of variables) variable.dispose();
		optimizer.dispose();
	}
}

/** Hidden layer, its bias, heads, their bias. */
export type NetworkVariables = readonly [Variable, Variable, Variable, Variable];

/** He's initialisation; the heads start at the base rates, so that the first epochs need not find them. */
export function startVariables(tf: Tf, rows: TaskRows, hiddenCount: number, rng: Rng): NetworkVariables {
	const drawn = (inputs: number, outputs: number) =>
		tf.tidy(() =>
			tf.variable(
				tf.tensor2d(
					Float32Array.from({ length: inputs * outputs }, () => rng.normal() * Math.sqrt(2 / inputs)),
					[inputs, outputs],
				),
			),
		);
	const vector = (values: Float32Array) => tf.tidy(() => tf.variable(tf.tensor1d(values)));
	const bias = Float32Array.of(baseLogit(rows.click, rows.weights), baseLogit(rows.purchase, rows.weights));
	return [
		drawn(rows.featureCount, hiddenCount),
		vector(new Float32Array(hiddenCount)),
		drawn(hiddenCount, 2),
		vector(bias),
	];
}

/** Σ weight · cross-entropy of both tasks / Σ weight of a mean row of the batch, with the penalty. */
export function networkLoss(
	tf: Tf,
	[hidden, hiddenBias, heads, headBias]: NetworkVariables,
	{ features, featureCount, click, purchase, weights }: TaskRows,
	l2: number,
): Scalar {
	const rowCount = click.length;
	const input = tf.tensor2d(features, [rowCount, featureCount]);
	const units = tf.relu(tf.add(tf.matMul(input, hidden as unknown as Tensor2D), hiddenBias)) as Tensor2D;
	const logits = tf.add(tf.matMul(units, heads as unknown as Tensor2D), headBias);
	const labels = tf.stack([tf.tensor1d(click), tf.tensor1d(purchase)], 1);
	// softplus(z) − y·z, without overflow: max(z, 0) − y·z + log(1 + e^−|z|).
	const loss = tf.add(
		tf.sub(tf.relu(logits), tf.mul(labels, logits)),
		tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(logits))))),
	);
	const weighted = tf.mean(tf.mul(loss, tf.expandDims(tf.tensor1d(weights), 1)));
	const size = tf.add(tf.sum(tf.square(hidden)), tf.sum(tf.square(heads)));
	return tf.add(weighted, tf.mul(l2 / 2, size)) as Scalar;
}

function takeRows(rows: TaskRows, places: Uint32Array): TaskRows {
	const { features, featureCount } = rows;
	const taken = new Float32Array(places.length * featureCount);
	places.forEach((row, place) =>
		taken.set(features.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount),
	);
	const pick = (values: Float32Array) => Float32Array.from(places, (row) => values[row]);
	return {
		features: taken,
		featureCount,
		click: pick(rows.click),
		purchase: pick(rows.purchase),
		weights: pick(rows.weights),
	};
}

function download([hidden, hiddenBias, heads, headBias]: NetworkVariables, hiddenCount: number): NetworkWeights {
	const copy = (variable: Variable) => Float32Array.from(variable.dataSync());
	return {
		hiddenCount,
		hidden: copy(hidden),
		hiddenBias: copy(hiddenBias),
		heads: copy(heads),
		headBias: copy(headBias),
	};
}

function baseLogit(labels: Float32Array, weights: Float32Array): number {
	let [positives, total] = [0, 0];
	labels.forEach((label, row) => {
		positives += label * weights[row];
		total += weights[row];
	});
	const rate = (positives + 1) / (total + 2);
	return Math.log(rate / (1 - rate));
}
