/**
 * Numbers that lie where the kernels read and write them, so that a training step copies nothing.
 * `values` is a live view of them: read it anew after any other call, for memory may move when it grows.
 */
export interface Floats {
	readonly length: number;
	readonly values: Float32Array;
	/** `length` numbers from `start`: the same memory. */
	part(start: number, length: number): Floats;
}

/**
 * Weighted sets of table rows, one a bag: bag b owns entries offsets[b] … offsets[b + 1] − 1.
 * A bag may be empty; its sum is then the zero vector.
 */
export interface Bags {
	/** [bagCount + 1], from 0. */
	offsets: Uint32Array;
	/** [entryCount] */
	rows: Uint32Array;
	/** [entryCount] */
	weights: Float32Array;
}

/** Where vectors stand in a wider row-major matrix: vector v starts at v · stride + column. */
export interface Columns {
	stride: number;
	column: number;
}

/** What came back for bags that were pooled: the gradient with respect to each bag's sum, in the named columns. */
export interface BagGradients {
	bags: Bags;
	gradients: Floats;
	columns: Columns;
}

/** A table [rowCount × dim] with what its optimiser remembers. */
export interface TableState {
	table: Floats;
	dim: number;
	optimiser: RowWiseAdagradState | LazyAdamState;
}

/** Adagrad with one accumulator a row (as in TorchRec's row-wise Adagrad). */
export interface RowWiseAdagradState {
	kind: 'adagrad';
	/** [rowCount] running sum of the mean squared gradient of the row */
	accumulator: Floats;
}

/** Adam that touches only the rows of the batch (as torch.optim.SparseAdam: bias correction by the global step). */
export interface LazyAdamState {
	kind: 'adam';
	/** [rowCount × dim] each */
	firstMoment: Floats;
	secondMoment: Floats;
	/** Steps taken, this one included: 1 at the first call. */
	step: number;
}

/** Dense weights under Adam. */
export interface DenseAdamState {
	weights: Floats;
	firstMoment: Floats;
	secondMoment: Floats;
	/** Steps taken, this one included: 1 at the first call. */
	step: number;
}

/** y = x·W + b with W [inputs × outputs] and b [outputs]. */
export interface DenseLayer {
	inputs: number;
	outputs: number;
	weights: Floats;
	bias: Floats;
}

/** What follows the affine part of a layer. */
export interface Activation {
	/** max(y, 0) */
	rectified: boolean;
	/** [rowCount × outputs] factors, applied last: 0 or 1 / (1 − rate) for inverted dropout. */
	mask?: Float32Array | undefined;
}

export interface DenseGradients {
	weights: Floats;
	bias: Floats;
	/** [rowCount × inputs] */
	inputs: Floats;
	/**
	 * Where the layer's inputs came out of a ReLU (and dropout): the inputs' gradient is 0 where the input is not above 0,
	 * elsewhere times `gate`, which is 1 / (1 − dropout rate). Null where the inputs are leaves.
	 */
	gate: number | null;
}

/** The in-batch softmax of `Kernels.inBatchSoftmax`, with its matrices in place. */
export interface SoftmaxBatch {
	/** [batchSize × dim], read; more may follow. */
	queries: Floats;
	/** [logQ.length × dim] */
	candidates: Floats;
	batchSize: number;
	/** [batchSize], as `positiveLogQ`. */
	positives: Uint32Array;
	positiveLogQ: Float32Array;
	/** [logQ.length] */
	candidateItems: Uint32Array;
	logQ: Float32Array;
	dim: number;
	scale: number;
}

/** Rows as 8-bit numbers of a scale of each row's own. */
export interface QuantisedRows {
	/** [rowCount × dim rounded up to 16] bytes, four a number of this array. */
	codes: Floats;
	/** [rowCount] */
	scales: Floats;
}

/**
 * The kernels of training and of search on arrays of its own. Calls are synchronous; same input, same bytes whatever the number of
 * threads. Arrays may be longer than a call's counts ask for; only what the counts name is read or written.
 */
export interface Workspace {
	/**
	 * Zeros, until `release`.
	 * @throws ModelFitError if the browser gives no more memory; all arrays of this workspace are then given back
	 */
	floats(length: number): Floats;
	/** Gives all memory back; no array of this workspace may be used afterwards. */
	release(): void;

	/** out[b] = Σ_e weights[e] · table[rows[e]] over the entries of bag b, in order, in the named columns. */
	poolBags(table: Floats, dim: number, bags: Bags, out: Floats, columns: Columns): void;
	/**
	 * One optimiser step on the rows named in any bag: a row's gradient is Σ weights[e] · gradients[bag] over its entries,
	 * source by source, in order. Lazy Adam: β₁ .9, β₂ .999, ε 1e-8; row-wise Adagrad: ε 1e-8.
	 */
	stepRows(state: TableState, sources: readonly BagGradients[], learningRate: number): void;
	/** Adam (Kingma and Ba 2015, Algorithm 1) on all weights; β₁ .9, β₂ .999, ε 1e-8. */
	stepDense(state: DenseAdamState, gradients: Floats, learningRate: number): void;

	/** outputs [rowCount × layer.outputs] of inputs [rowCount × layer.inputs]. */
	dense(layer: DenseLayer, rowCount: number, inputs: Floats, outputs: Floats, activation: Activation): void;
	/**
	 * The gradients of a layer from that of its affine output, all overwritten.
	 * @param outputGradients [rowCount × layer.outputs], of what stands before the layer's own activation
	 */
	denseGradient(
		layer: DenseLayer,
		rowCount: number,
		inputs: Floats,
		outputGradients: Floats,
		gradients: DenseGradients,
	): void;

	/** Scales rows [rowCount × dim] to length 1 in place: x / √(x·x + epsilon); `scales` [rowCount] takes the factors. */
	normaliseRows(values: Floats, rowCount: number, dim: number, epsilon: number, scales: Floats): void;
	/** Turns gradients with respect to normalised rows into those of the rows before, in place. */
	normaliseRowsGradient(values: Floats, scales: Floats, rowCount: number, dim: number, gradients: Floats): void;

	/**
	 * The k rows of a table [rowCount × query.length] with the largest products with the query, ties by lower index.
	 * @returns how many were written
	 */
	searchRows(
		table: Floats,
		rowCount: number,
		query: Float32Array,
		k: number,
		outIndices: Uint32Array,
		outScores: Float32Array,
	): number;
	/** The products of the named rows with the query, to the bit those of `searchRows`. */
	scoreRows(table: Floats, query: Float32Array, rows: Uint32Array, out: Float32Array): void;
	/** Codes of the rows of a table [rowCount × dim], each rounded to the nearest; overwritten. */
	quantiseRows(table: Floats, rowCount: number, dim: number, out: QuantisedRows): void;
	/**
	 * Rows among which the k largest products with the query (at most 512 wide) are for certain, ties and all, ascending: every row
	 * left out has an upper bound below k lower bounds, for products summed in any order. Null where the bounds tell so little
	 * apart that looking at every row is sooner.
	 */
	candidateRows(quantised: QuantisedRows, rowCount: number, query: Float32Array, k: number): Uint32Array | null;

	/** As `Kernels.inBatchSoftmax`; @returns the mean loss */
	inBatchSoftmax(batch: SoftmaxBatch, gradients: { queries: Floats; candidates: Floats }): number;
}
