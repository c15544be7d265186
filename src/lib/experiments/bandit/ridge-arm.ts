import { ShapeError } from '$lib/core/errors';
import type { LearnedState } from '$lib/experiments/policy/policy';
import { argMax, type Bandit, type BanditSetting } from './bandit';

/**
 * Ridge regression of one arm's reward on the context, kept up to date: A = λI + Σxxᵀ through its inverse (Sherman, Morrison 1950),
 * b = Σ r x. With a discount the past fades.
 */
export class RidgeArm {
	readonly #dim: number;
	readonly #discount: number;
	readonly #inverse: Float64Array;
	readonly #b: Float64Array;
	readonly #theta: Float64Array;
	readonly #scratch: Float64Array;

	constructor(dim: number, ridge: number, discount: number) {
		if (dim === 0) throw new ShapeError('A contextual bandit needs something to look at: contextDim is 0.');
		this.#dim = dim;
		this.#discount = discount;
		this.#inverse = new Float64Array(dim * dim);
		for (let axis = 0; axis < dim; axis++) this.#inverse[axis * dim + axis] = 1 / ridge;
		this.#b = new Float64Array(dim);
		this.#theta = new Float64Array(dim);
		this.#scratch = new Float64Array(dim);
	}

	/** θ = A⁻¹ b. */
	get theta(): Float64Array {
		return this.#theta;
	}

	mean(x: Float64Array): number {
		return dot(this.#theta, x);
	}

	/** xᵀ A⁻¹ x. */
	uncertainty(x: Float64Array): number {
		this.#times(x);
		return Math.max(0, dot(this.#scratch, x));
	}

	update(x: Float64Array, reward: number): void {
		const { length } = this.#inverse;
		if (this.#discount < 1) {
			for (let entry = 0; entry < length; entry++) this.#inverse[entry] /= this.#discount;
			for (let axis = 0; axis < this.#dim; axis++) this.#b[axis] *= this.#discount;
		}
		this.#times(x);
		const scale = 1 / (1 + dot(this.#scratch, x));
		for (let row = 0; row < this.#dim; row++) {
			for (let column = 0; column < this.#dim; column++) {
				this.#inverse[row * this.#dim + column] -= scale * this.#scratch[row] * this.#scratch[column];
			}
		}
		for (let axis = 0; axis < this.#dim; axis++) this.#b[axis] += reward * x[axis];
		for (let axis = 0; axis < this.#dim; axis++) {
			this.#theta[axis] = dot(this.#inverse.subarray(axis * this.#dim, (axis + 1) * this.#dim), this.#b);
		}
	}

	save(prefix: string): LearnedState {
		return { [`${prefix}inverse`]: this.#inverse, [`${prefix}b`]: this.#b, [`${prefix}theta`]: this.#theta };
	}

	restore(prefix: string, state: LearnedState): void {
		this.#inverse.set(state[`${prefix}inverse`]);
		this.#b.set(state[`${prefix}b`]);
		this.#theta.set(state[`${prefix}theta`]);
	}

	/** scratch = A⁻¹ x. */
	#times(x: Float64Array): void {
		for (let row = 0; row < this.#dim; row++) {
			this.#scratch[row] = dot(this.#inverse.subarray(row * this.#dim, (row + 1) * this.#dim), x);
		}
	}
}

/** A bandit of one linear model an arm, that takes the arm of the highest score. */
export function ridgeBandit(
	{ armCount, contextDim }: BanditSetting,
	discount: number,
	scoreOf: (arm: RidgeArm, context: Float64Array) => number,
): Bandit {
	const arms = Array.from({ length: armCount }, () => new RidgeArm(contextDim, 1, discount));
	return {
		choose: (context) => argMax(armCount, (arm) => scoreOf(arms[arm], context)),
		update: (arm, reward, context) => arms[arm].update(context, reward),
		save: () => Object.assign({}, ...arms.map((arm, index) => arm.save(`${index}/`))),
		restore: (state) => arms.forEach((arm, index) => arm.restore(`${index}/`, state)),
	};
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let axis = 0; axis < a.length; axis++) sum += a[axis] * b[axis];
	return sum;
}
