import { ShapeError } from '$lib/core/errors';
import type { Rng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import { sumBags, type Bags, type Columns } from './bags';
import { RowGradients } from './row-gradients';

/** Row-wise Adagrad keeps one number a row, lazy Adam two a weight. */
export type TableOptimiser = 'adagrad' | 'adam';

export interface EmbeddingTableShape {
	rowCount: number;
	dim: number;
	optimiser: TableOptimiser;
}

/** Everything a table is, for checkpoints. Arrays are views of the live table. */
export interface EmbeddingTableState {
	step: number;
	arrays: Record<string, Float32Array>;
}

/**
 * A trainable table [rowCount × dim] outside any autodiff tape: rows go in by `lookup` or as weighted sums by
 * `lookupBags`, gradients with respect to what was looked up come back by `add` and `step`, and only the rows that
 * were touched are paid for. Gradients of a row are summed in order of arrival, so the same calls give the same bytes.
 */
export class EmbeddingTable {
	readonly rowCount: number;
	readonly dim: number;
	/** [rowCount × dim], live. */
	readonly values: Float32Array;
	readonly #kernels: Kernels;
	readonly #gradients: RowGradients;
	readonly #moments: Record<string, Float32Array>;
	readonly #optimiser: TableOptimiser;
	#step = 0;

	constructor({ rowCount, dim, optimiser }: EmbeddingTableShape, kernels: Kernels) {
		this.rowCount = rowCount;
		this.dim = dim;
		this.values = new Float32Array(rowCount * dim);
		this.#kernels = kernels;
		this.#optimiser = optimiser;
		this.#gradients = new RowGradients(rowCount, dim);
		this.#moments =
			optimiser === 'adagrad'
				? { accumulator: new Float32Array(rowCount) }
				: { firstMoment: new Float32Array(rowCount * dim), secondMoment: new Float32Array(rowCount * dim) };
	}

	/** Fills the table with normal numbers of this standard deviation. */
	initialise(rng: Rng, deviation: number): void {
		for (let index = 0; index < this.values.length; index++) this.values[index] = deviation * rng.normal();
	}

	/** The rows' vectors [rows.length × dim], a new array. */
	lookup(rows: Uint32Array): Float32Array {
		const out = new Float32Array(rows.length * this.dim);
		this.#kernels.embeddingLookup(this.values, this.dim, rows, out);
		return out;
	}

	/** Writes each bag's weighted sum into the named columns of `out`. */
	lookupBags(bags: Bags, out: Float32Array, columns?: Columns): void {
		sumBags(this.values, this.dim, bags, out, columns);
	}

	/** Collects the gradients [rows.length × dim] of looked-up rows; the table changes at `step`. */
	add(rows: Uint32Array, gradients: Float32Array): void {
		this.#gradients.add(rows, gradients);
	}

	/** Collects the gradients of bags from the named columns of `gradients`. */
	addBags(bags: Bags, gradients: Float32Array, columns?: Columns): void {
		this.#gradients.addBags(bags, gradients, columns);
	}

	/** One optimiser step on the rows collected since the last one. */
	step(learningRate: number): void {
		const { dim, values: table } = this;
		this.#step++;
		const { rows, sums } = this.#gradients.take();
		if (rows.length === 0) return;
		if (this.#optimiser === 'adagrad') {
			this.#kernels.rowWiseAdagrad({ table, accumulator: this.#moments.accumulator, dim }, rows, sums, learningRate);
		} else {
			const { firstMoment, secondMoment } = this.#moments;
			this.#kernels.lazyAdam({ table, firstMoment, secondMoment, dim, step: this.#step }, rows, sums, learningRate);
		}
	}

	/** `add` and `step` at once. */
	apply(rows: Uint32Array, gradients: Float32Array, learningRate: number): void {
		this.add(rows, gradients);
		this.step(learningRate);
	}

	state(): EmbeddingTableState {
		return { step: this.#step, arrays: { values: this.values, ...this.#moments } };
	}

	/** Copies a state in. @throws ShapeError where it belongs to a table of another shape or optimiser */
	restore({ step, arrays }: EmbeddingTableState): void {
		for (const [name, array] of Object.entries(this.state().arrays)) {
			if (arrays[name]?.length !== array.length) {
				throw new ShapeError(`embedding table: the state's "${name}" does not have ${array.length} numbers.`);
			}
		}
		for (const [name, array] of Object.entries(this.state().arrays)) array.set(arrays[name]);
		this.#step = step;
	}
}
