import { InvalidRequestError, ShapeError } from '$lib/core/errors';

/** A log of single choices with propensities, seen through a policy that did not make it. [n] each. */
export interface OpeSample {
	rewards: Float64Array;
	/** Chance with which the logging policy took the logged action, in (0, 1]. */
	propensities: Float64Array;
	/** Chance with which the policy in question would have taken it. */
	targets: Float64Array;
	/** A reward model's guess for the logged action, and its mean over what the policy in question would do. */
	modelLogged: Float64Array;
	modelTarget: Float64Array;
}

export interface OpeEstimate {
	value: number;
	standardError: number;
	low: number;
	high: number;
}

export interface OpeEstimator {
	id: string;
	label: string;
	/** What it trusts, in a shop owner's words. */
	words: string;
	/** Author, year, title, section. */
	paper: string;
	estimate(sample: OpeSample): OpeEstimate;
}

/** 1.96: 95 % intervals. */
const z = 1.959963984540054;

export function interval(value: number, standardError: number): OpeEstimate {
	return { value, standardError, low: value - z * standardError, high: value + z * standardError };
}

/** The mean of independent contributions with its normal interval. */
export function meanEstimate(contributions: Float64Array): OpeEstimate {
	const count = contributions.length;
	let sum = 0;
	for (const value of contributions) sum += value;
	const mean = sum / count;
	let squares = 0;
	for (const value of contributions) squares += (value - mean) ** 2;
	return interval(mean, Math.sqrt(squares / (count - 1) / count));
}

/** [n] importance weights π_e / π_b. */
export function weightsOf({ targets, propensities }: Pick<OpeSample, 'targets' | 'propensities'>): Float64Array {
	return targets.map((target, row) => target / propensities[row]);
}

/**
 * @throws InvalidRequestError naming the first row whose propensity or target is no chance, or a log without rows
 * @throws ShapeError where columns differ in length
 */
export function checkOpeSample(sample: OpeSample): void {
	const { rewards, propensities, targets } = sample;
	const count = rewards.length;
	if (Object.values(sample).some((column: Float64Array) => column.length !== count)) {
		throw new ShapeError('The columns of the log differ in length.');
	}
	if (count < 2) throw new InvalidRequestError('The log has fewer than two rows: there is nothing to estimate from.');
	for (let row = 0; row < count; row++) {
		if (!(propensities[row] > 0)) {
			throw new InvalidRequestError(
				`Row ${row + 1}: a propensity of ${propensities[row]}. What was shown had some chance to be shown: give numbers above 0 and at most 1, or leave the row out.`,
			);
		}
		if (propensities[row] > 1) {
			throw new InvalidRequestError(
				`Row ${row + 1}: a propensity of ${propensities[row]} is above 1, so it is no chance. If the column holds percents, divide by 100; if it holds weights, invert them.`,
			);
		}
		if (!(targets[row] >= 0 && targets[row] <= 1)) {
			throw new InvalidRequestError(
				`Row ${row + 1}: the new policy’s chance is ${targets[row]}: give numbers from 0 to 1.`,
			);
		}
		if (!Number.isFinite(rewards[row])) throw new InvalidRequestError(`Row ${row + 1}: the reward is no number.`);
	}
}
