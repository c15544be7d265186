import { ShapeError } from '$lib/core/errors';
import type { Rng } from '$lib/core/rng';
import type { BagGradients, Bags, Columns, Floats, Workspace } from '$lib/kernels/workspace';

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
 * A trainable table [rowCount × dim] outside any autodiff tape, in a workspace of the kernels: weighted sums of rows go
 * out by `lookupBags`, gradients with respect to them come back by `addBags` and `step`, and only the rows that were
 * touched are paid for. Gradients of a row are summed in order of arrival, so the same calls give the same bytes.
 */
export class EmbeddingTable {
	readonly rowCount: number;
	readonly dim: number;
	readonly #workspace: Workspace;
	readonly #table: Floats;
	readonly #moments: Record<string, Floats>;
	readonly #optimiser: TableOptimiser;
	#collected: BagGradients[] = [];
	#step = 0;

	/** @throws ModelFitError if the browser gives no more memory */
	constructor({ rowCount, dim, optimiser }: EmbeddingTableShape, workspace: Workspace) {
		this.rowCount = rowCount;
		this.dim = dim;
		this.#workspace = workspace;
		this.#table = workspace.floats(rowCount * dim);
		this.#optimiser = optimiser;
		this.#moments =
			optimiser === 'adagrad'
				? { accumulator: workspace.floats(rowCount) }
				: { firstMoment: workspace.floats(rowCount * dim), secondMoment: workspace.floats(rowCount * dim) };
	}

	/** [rowCount × dim], live; read it anew after any call. */
	get values(): Float32Array {
		return this.#table.values;
	}

	/** Fills the table with normal numbers of this standard deviation. */
	initialise(rng: Rng, deviation: number): void {
		const { values } = this;
		for (let index = 0; index < values.length; index++) values[index] = deviation * rng.normal();
	}

	/** Writes each bag's weighted sum into the named columns of `out`. */
	lookupBags(bags: Bags, out: Floats, columns: Columns): void {
		this.#workspace.poolBags(this.#table, this.dim, bags, out, columns);
	}

	/** Collects the gradients of bags in the named columns of `gradients`; they are read, and the table changes, at `step`. */
	addBags(bags: Bags, gradients: Floats, columns: Columns): void {
		this.#collected.push({ bags, gradients, columns });
	}

	/** One optimiser step on the rows collected since the last one. */
	step(learningRate: number): void {
		this.#step++;
		const collected = this.#collected;
		this.#collected = [];
		const { accumulator, firstMoment, secondMoment } = this.#moments;
		const optimiser =
			this.#optimiser === 'adagrad'
				? { kind: this.#optimiser, accumulator }
				: { kind: this.#optimiser, firstMoment, secondMoment, step: this.#step };
		this.#workspace.stepRows({ table: this.#table, dim: this.dim, optimiser }, collected, learningRate);
	}

	state(): EmbeddingTableState {
		const arrays = { values: this.values };
		const moments = Object.entries(this.#moments).map(([name, { values }]) => [name, values]);
		return { step: this.#step, arrays: { ...arrays, ...Object.fromEntries(moments) } };
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
