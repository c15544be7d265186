import { ModelFitError } from '$lib/core/errors';
import { factorCholesky, invertCholesky, solveCholesky } from '$lib/kernels/cholesky';

/** Choice situations: in each, the first of `alternatives` items was chosen. */
export interface ChoiceSets {
	featureCount: number;
	alternatives: number;
	/** [situations × alternatives × featureCount] */
	features: Float64Array;
}

export interface FittedLogit {
	coefficients: Float64Array;
	standardErrors: Float64Array;
	/** Mean natural log of the chance given to what was chosen. */
	meanLogLikelihood: number;
}

/** Keeps the Hessian invertible where a feature never varies: a prior of N(0, 1 / RIDGE). */
const RIDGE = 1e-3;
const MOST_STEPS = 50;

/**
 * Conditional logit (McFadden 1974, Conditional logit analysis of qualitative choice behavior): P(choose i) = exp(x_i β) / Σ_j exp(x_j β).
 * Maximum likelihood by Newton's method, which the concave likelihood makes safe. Alternatives drawn evenly leave β consistent
 * (McFadden 1978, Modelling the choice of residential location, §6).
 * @throws ModelFitError where there is nothing to fit
 */
export function fitConditionalLogit(sets: ChoiceSets): FittedLogit {
	const { featureCount: width } = sets;
	const situations = situationsOf(sets);
	if (situations === 0) throw new ModelFitError('There are too few choices to fit a choice model on.');
	const coefficients = new Float64Array(width);
	let hessian = new Float64Array(0);
	for (let step = 0; step < MOST_STEPS; step++) {
		const slope = slopeAt(sets, coefficients);
		hessian = slope.hessian;
		const factor = hessian.slice();
		if (!factorCholesky(factor, width))
			throw new ModelFitError('The choice model has no unique best fit on this data.');
		solveCholesky(factor, width, slope.gradient);
		let moved = 0;
		for (let feature = 0; feature < width; feature++) {
			coefficients[feature] += slope.gradient[feature];
			moved = Math.max(moved, Math.abs(slope.gradient[feature]));
		}
		if (moved < 1e-8) break;
	}
	invertCholesky(hessian, width);
	return {
		coefficients,
		standardErrors: Float64Array.from({ length: width }, (_, feature) => Math.sqrt(hessian[feature * width + feature])),
		meanLogLikelihood: meanLogLikelihood(sets, coefficients),
	};
}

/** Gradient and negative Hessian of the log likelihood with its prior. */
function slopeAt(sets: ChoiceSets, coefficients: Float64Array) {
	const { featureCount: width, alternatives, features } = sets;
	const gradient = coefficients.map((coefficient) => -RIDGE * coefficient);
	const hessian = new Float64Array(width * width);
	for (let feature = 0; feature < width; feature++) hessian[feature * width + feature] = RIDGE;
	const mean = new Float64Array(width);
	eachSituation(sets, coefficients, (start, chances) => {
		mean.fill(0);
		for (let alternative = 0; alternative < alternatives; alternative++) {
			const row = start + alternative * width;
			for (let a = 0; a < width; a++) mean[a] += chances[alternative] * features[row + a];
		}
		for (let a = 0; a < width; a++) gradient[a] += features[start + a] - mean[a];
		for (let alternative = 0; alternative < alternatives; alternative++) {
			const row = start + alternative * width;
			for (let a = 0; a < width; a++) {
				const share = chances[alternative] * (features[row + a] - mean[a]);
				for (let b = 0; b <= a; b++) hessian[a * width + b] += share * (features[row + b] - mean[b]);
			}
		}
	});
	return { gradient, hessian };
}

/** Mean log of the chance of what was chosen; −log(alternatives) for a model that knows nothing. */
export function meanLogLikelihood(sets: ChoiceSets, coefficients: Float64Array): number {
	let sum = 0;
	eachSituation(sets, coefficients, (_, chances) => (sum += Math.log(Math.max(1e-300, chances[0]))));
	return sum / situationsOf(sets);
}

/** @param visit gets the place of the situation's first feature and the chances of its alternatives, reused */
export function eachSituation(
	sets: ChoiceSets,
	coefficients: Float64Array,
	visit: (start: number, chances: Float64Array) => void,
): void {
	const { featureCount: width, alternatives, features } = sets;
	const chances = new Float64Array(alternatives);
	const stride = alternatives * width;
	for (let start = 0; start + stride <= features.length; start += stride) {
		let top = -Infinity;
		for (let alternative = 0; alternative < alternatives; alternative++) {
			let utility = 0;
			const row = start + alternative * width;
			for (let a = 0; a < width; a++) utility += coefficients[a] * features[row + a];
			chances[alternative] = utility;
			top = Math.max(top, utility);
		}
		let sum = 0;
		for (let alternative = 0; alternative < alternatives; alternative++) {
			sum += chances[alternative] = Math.exp(chances[alternative] - top);
		}
		for (let alternative = 0; alternative < alternatives; alternative++) chances[alternative] /= sum;
		visit(start, chances);
	}
}

export const situationsOf = ({ features, alternatives, featureCount }: ChoiceSets): number =>
	features.length / (alternatives * featureCount);
