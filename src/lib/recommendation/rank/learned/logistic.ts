import { breathe } from '$lib/core/abort';
import { ModelFitError } from '$lib/core/errors';
import { factorCholesky, solveCholesky } from '$lib/kernels/cholesky';

/** Rows to fit on. */
export interface WeightedRows {
	/** [rowCount × featureCount], row-major. */
	features: Float32Array;
	featureCount: number;
	/** [rowCount] 0…1 */
	labels: Float32Array;
	/** [rowCount] how many rows each stands for. */
	weights: Float32Array;
}

export interface LogisticOptions {
	/** λ of the penalty λ/2·‖w‖², in weighted rows; the intercept goes free. */
	l2: number;
	maxIterations?: number;
	signal?: AbortSignal;
	onIteration?: (done: number, total: number) => void;
}

export interface LogisticFit {
	/** [featureCount + 1] the intercept last. */
	coefficients: Float64Array;
	/** The penalised negative log-likelihood. */
	loss: number;
	/** The largest component of the gradient at the end, per unit of row weight. */
	gradientSize: number;
}

const tolerance = 1e-9;

/**
 * Logistic regression by Newton's method with halved steps (iteratively re-weighted least squares; Hastie, Tibshirani, Friedman 2009, The
 * Elements of Statistical Learning, §4.4.1): minimises −Σ w·(y·log p + (1 − y)·log(1 − p)) + λ/2·‖coefficients‖². Convex, so
 * there is one answer and no seed.
 * @throws ModelFitError where the curvature is not positive (a constant feature without penalty); AbortError
 */
export async function fitLogistic(rows: WeightedRows, options: LogisticOptions): Promise<LogisticFit> {
	const { l2, maxIterations = 50, signal, onIteration } = options;
	const size = rows.featureCount + 1;
	const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
	let coefficients = new Float64Array(size);
	let state = curvatureAt(rows, coefficients, l2);
	for (let iteration = 0; iteration < maxIterations; iteration++) {
		if (largest(state.gradient) <= tolerance * Math.max(1, total)) break;
		await breathe(signal);
		const step = state.gradient.slice();
		if (!factorCholesky(state.hessian, size)) {
			throw new ModelFitError('The ranker’s features cannot be told apart: raise the L2 penalty.');
		}
		solveCholesky(state.hessian, size, step);
		let share = 1;
		let next = moved(coefficients, step, share);
		while (share > 1e-8 && !(lossAt(rows, next, l2) <= state.loss)) {
			share /= 2;
			next = moved(coefficients, step, share);
		}
		if (share <= 1e-8) break;
		coefficients = next;
		state = curvatureAt(rows, coefficients, l2);
		onIteration?.(iteration + 1, maxIterations);
	}
	return { coefficients, loss: state.loss, gradientSize: largest(state.gradient) / Math.max(1, total) };
}

/** The penalised negative log-likelihood at some coefficients [featureCount + 1]. */
export function lossAt(rows: WeightedRows, coefficients: Float64Array, l2: number): number {
	let loss = penalty(coefficients, l2);
	for (let row = 0; row < rows.labels.length; row++) {
		const logit = logitAt(rows, row, coefficients);
		loss += rows.weights[row] * (softplus(logit) - rows.labels[row] * logit);
	}
	return loss;
}

function curvatureAt(rows: WeightedRows, coefficients: Float64Array, l2: number) {
	const { features, featureCount, labels, weights } = rows;
	const size = featureCount + 1;
	const gradient = new Float64Array(size);
	const hessian = new Float64Array(size * size);
	let loss = penalty(coefficients, l2);
	for (let row = 0; row < labels.length; row++) {
		const logit = logitAt(rows, row, coefficients);
		const probability = sigmoid(logit);
		loss += weights[row] * (softplus(logit) - labels[row] * logit);
		const error = weights[row] * (probability - labels[row]);
		const curve = weights[row] * probability * (1 - probability);
		const start = row * featureCount;
		for (let a = 0; a < featureCount; a++) {
			const value = features[start + a];
			if (value === 0) continue;
			gradient[a] += error * value;
			const scaled = curve * value;
			for (let b = 0; b <= a; b++) hessian[a * size + b] += scaled * features[start + b];
			hessian[featureCount * size + a] += scaled;
		}
		gradient[featureCount] += error;
		hessian[featureCount * size + featureCount] += curve;
	}
	for (let a = 0; a < featureCount; a++) {
		gradient[a] += l2 * coefficients[a];
		hessian[a * size + a] += l2;
	}
	return { loss, gradient, hessian };
}

function logitAt({ features, featureCount }: WeightedRows, row: number, coefficients: Float64Array): number {
	let logit = coefficients[featureCount];
	const start = row * featureCount;
	for (let feature = 0; feature < featureCount; feature++) logit += coefficients[feature] * features[start + feature];
	return logit;
}

function penalty(coefficients: Float64Array, l2: number): number {
	let sum = 0;
	for (let feature = 0; feature + 1 < coefficients.length; feature++) sum += coefficients[feature] ** 2;
	return (l2 / 2) * sum;
}

function moved(from: Float64Array, step: Float64Array, share: number): Float64Array<ArrayBuffer> {
	return Float64Array.from(from, (value, index) => value - share * step[index]);
}

function largest(values: Float64Array): number {
	return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** 1 / (1 + e^−x), without overflow. */
export function sigmoid(logit: number): number {
	return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}

/** log(1 + e^x), without overflow. */
export function softplus(logit: number): number {
	return Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
}
