import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Workspace } from './workspace';

export type KernelBackend = 'reference' | 'simd';

/** op(A) is [m × k], op(B) is [k × n], C is [m × n]; all row-major and tightly packed. */
export interface GemmShape {
	m: number;
	n: number;
	k: number;
	transposeA?: boolean;
	transposeB?: boolean;
}

/** The in-batch softmax over B queries and C candidates, among them each query's positive. */
export interface InBatchSoftmaxInput {
	/** [B × dim] */
	queries: Float32Array;
	/** [C × dim] */
	candidates: Float32Array;
	/** [B] the candidate that is the query's positive; several queries may have the same. */
	positives: Uint32Array;
	/** [B] log of the positive's sampling probability, subtracted from its logit (logQ correction). */
	positiveLogQ: Float32Array;
	/** [C] item of each candidate: another candidate with the query's positive item is an accidental hit and left out. */
	candidateItems: Uint32Array;
	/** [C] the same correction where it is a negative. Less log m, it counts as m candidates that are all alike. */
	logQ: Float32Array;
	dim: number;
	/** 1 / temperature. */
	scale: number;
}

/** The k most similar rows of each row, parallel arrays [rowCount × k]; `counts[row]` of them are filled. */
export interface NearestRows {
	k: number;
	counts: Uint32Array;
	indices: Uint32Array;
	/** Similarity, descending; ties by lower index. */
	similarities: Float32Array;
}

/** Queries against items by inner product, each query's excluded items left out. */
export interface RankRowsInput {
	/** [queryCount × dim] */
	queries: Float32Array;
	/** [itemCount × dim] */
	items: Float32Array;
	dim: number;
	/** [queryCount + 1]: query q excludes exclude[excludeOffsets[q]] … */
	excludeOffsets: Uint32Array;
	exclude: Uint32Array;
	k: number;
}

/** The k best items of each query, parallel arrays [queryCount × k]; `counts[query]` of them are filled. */
export interface RankedRows {
	k: number;
	counts: Uint32Array;
	indices: Uint32Array;
	/** Descending; ties by lower index. */
	scores: Float32Array;
}

export interface SparseNeighboursOptions {
	k: number;
	/** Added to the product of norms. */
	shrink: number;
	/** 'pearson' centres each row by its mean over all columns, zeros included; 'dot' takes every length for 1. */
	similarity: 'cosine' | 'pearson' | 'dot';
	/**
	 * α: the row's own norm counts to the power 2α, that of its neighbour to 2(1 − α), each 0 … 1; ½, the usual
	 * similarity, where it is left out. Aiolli 2013, "Efficient top-N recommendation for very large scale binary rated
	 * datasets", §3.1.
	 */
	alpha?: number;
}

export interface AlsSolveOptions {
	dim: number;
	/** Weight of every cell of the row, the observed ones included (α₀). */
	unobservedWeight: number;
	/** [rowCount] added to the diagonal of each row's system. */
	regularisation: Float32Array;
	/** YᵀY [dim × dim] where it is known: then the column factors may be only those the entries name. */
	gram?: Float32Array;
}

export interface AlsConjugateGradientOptions extends AlsSolveOptions {
	/** Of conjugate gradients; each costs one pass over the row's entries. */
	steps: number;
}

export interface SlimOptions {
	/** Weight of Σ|w|: what makes weights zero. */
	l1: number;
	/** Weight of ½Σw². */
	l2: number;
	/** Weights are 0 or more. */
	nonNegative: boolean;
	/** Over the candidates, at most. */
	passes: number;
	/** A pass in which no weight moves further is the last. */
	tolerance: number;
}

/** A factorisation with item biases: x_ui = u·i + b_i. */
export interface PairwiseFactors {
	/** [userCount × dim] */
	users: Float32Array;
	/** [itemCount × dim] */
	items: Float32Array;
	/** [itemCount] */
	biases: Float32Array;
	dim: number;
}

/**
 * Which pairs are stepped on, in cells. The cells of a stratum share neither a user nor an item, negatives included, so
 * they may run side by side and the result does not depend on it (Gemulla et al. 2011, KDD, §4).
 */
export interface PairwiseSchedule {
	/** Stratum s owns cells s·cellsPerStratum …; strata run one after the other. */
	cellsPerStratum: number;
	/** [cellCount + 1]: the pairs of each cell. */
	cellOffsets: Uint32Array;
	/** [cellCount] of the draws made in each cell. */
	cellSeeds: Uint32Array;
	/** [cellCount]: which block of negatives each cell draws from. */
	cellBlocks: Uint32Array;
	/** [pairCount] each; a cell takes its pairs in random order. */
	users: Uint32Array;
	positives: Uint32Array;
	/** Items to draw from, uniformly, by block: an item that stands there twice is drawn twice as often. */
	negatives: Uint32Array;
	/** [blockCount + 1] */
	negativeOffsets: Uint32Array;
	/** What each user took and so is no negative; its rows are the users, its columns the items. */
	taken: CsrMatrix;
}

export interface PairwiseOptions {
	/** BPR steps on ln σ(x_ui − x_uj), WARP on the weighted hinge with a margin of 1. */
	loss: 'bpr' | 'warp';
	/**
	 * Negatives drawn for a step, 1 or more. BPR draws all and takes the one with the highest score (Zhang et al. 2013,
	 * SIGIR), WARP the first within the margin.
	 */
	trials: number;
	learningRate: number;
	/** Each touched factor is pulled towards zero by this share of the rate. */
	regularisation: number;
	/** Times each cell is gone through, with a rate that falls to zero over them. */
	rounds: number;
	/** Only users move: to fold a history in. */
	itemsFixed: boolean;
}

/**
 * The numeric core. Every backend gives the reference's answer: exactly for indices, within the tolerance
 * its test names for floats. Calls are synchronous and keep no reference to their arguments; what stays between calls
 * is in a workspace.
 */
export interface Kernels {
	readonly backend: KernelBackend;
	readonly threads: number;
	/** C = op(A)·op(B). */
	gemm(shape: GemmShape, a: Float32Array, b: Float32Array, c: Float32Array): void;
	/** out[r] = table[rows[r]]; out [rows.length × dim]. */
	embeddingLookup(table: Float32Array, dim: number, rows: Uint32Array, out: Float32Array): void;
	/** Arrays that stay where the kernels work, with the kernels of training on them; the caller releases it. */
	openWorkspace(): Workspace;
	/**
	 * Mean cross-entropy of each query's positive among all candidates, and its gradients.
	 * @param gradients written: queries [B × dim], candidates [C × dim]
	 * @returns the mean loss
	 */
	inBatchSoftmax(input: InBatchSoftmaxInput, gradients: { queries: Float32Array; candidates: Float32Array }): number;
	/**
	 * The k largest of `scores`, descending, ties by lower index; −∞ (masked) and NaN never appear.
	 * @returns how many were written (< k when fewer are left)
	 */
	topK(scores: Float32Array, k: number, outIndices: Uint32Array, outScores: Float32Array): number;
	/**
	 * What `gemm` with the items transposed, a mask of −∞ and `topK` for each query give, to the bit, without a matrix of
	 * scores ever being written down.
	 */
	rankRows(input: RankRowsInput): RankedRows;
	/** For every row of a sparse matrix its k most similar other rows; similarity 0 never appears for cosine. */
	sparseNeighbours(matrix: CsrMatrix, options: SparseNeighboursOptions): NearestRows;
	/** XᵀX of a sparse X: out [columnCount × columnCount], both triangles. */
	sparseGram(matrix: CsrMatrix, out: Float32Array): void;
	/**
	 * A⁻¹ in place of a symmetric positive definite A [n × n]; only its lower triangle is read.
	 * @throws ModelFitError if A is not positive definite
	 */
	invertPositiveDefinite(a: Float32Array, n: number): void;
	/**
	 * One half of an alternating least squares sweep: every row's factors for the given factors of the columns,
	 * x_r = (α₀ YᵀY + Σ_e w_e y_e y_eᵀ + λ_r I)⁻¹ Σ_e w_e y_e over the row's entries, w_e their values.
	 * An empty row gets zeros. Rendle et al. 2021, "Revisiting the performance of iALS", equation 4.
	 * @param columnFactors Y [columnCount × dim]
	 * @param out written: [rowCount × dim]
	 */
	alsSolve(matrix: CsrMatrix, columnFactors: Float32Array, options: AlsSolveOptions, out: Float32Array): void;
	/**
	 * The same half sweep nearly: a few steps of conjugate gradients on each row's system, from where the row stands.
	 * Takács, Pilászy, Tikk 2011, "Applications of the conjugate gradient method for implicit feedback collaborative
	 * filtering", RecSys.
	 * @param out [rowCount × dim] read and written
	 */
	alsConjugateGradient(
		matrix: CsrMatrix,
		columnFactors: Float32Array,
		options: AlsConjugateGradientOptions,
		out: Float32Array,
	): void;
	/**
	 * Stochastic gradient steps that put what a user took above what it did not: BPR (Rendle et al. 2009, UAI, figure 4)
	 * or WARP (Weston et al. 2011, IJCAI, algorithm 1). The factors change in place, except fixed items.
	 * @returns the mean loss, told by one pair in eight
	 */
	pairwiseSteps(factors: PairwiseFactors, schedule: PairwiseSchedule, options: PairwiseOptions): number;
	/**
	 * For every item i the weights of its candidates, min ½|x_i − Xw|² + l2/2·|w|² + l1·|w|₁ by cyclic coordinate descent
	 * from zero (Ning and Karypis 2011, ICDM, §III; Friedman, Hastie, Tibshirani 2010 for the update).
	 * @param gram XᵀX [itemCount × itemCount]
	 * @param candidates of each item, itself not among them; a row of zeros in the gram is no candidate
	 * @param out written: [itemCount × k], parallel to the candidates; 0 beyond their count is not promised
	 */
	slimColumns(
		gram: Float32Array,
		candidates: Pick<NearestRows, 'k' | 'counts' | 'indices'>,
		options: SlimOptions,
		out: Float32Array,
	): void;
}

/** What one pair of backend and machine can do; the Device page shows it. */
export interface KernelChoice {
	/** 'auto' takes the fastest that runs here. */
	backend: 'auto' | 'webgpu' | KernelBackend;
	threads?: number;
}
