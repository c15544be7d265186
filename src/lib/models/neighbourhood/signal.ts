import { rowValues, type CsrMatrix } from '$lib/core/csr-matrix';
import { ModelFitError } from '$lib/core/errors';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { SparseNeighboursOptions } from '$lib/kernels/kernel';
import type { Weighting } from './weighting';

/** What counts as evidence: that something was taken, or how it was rated. */
export type Signal = 'implicit' | 'explicit';
export type Similarity = 'cosine' | 'pearson' | 'tf-idf' | 'bm25';

/** Which numbers stand in the vectors that are compared, and how the kernel compares them. */
export interface VectorPlan {
	values: 'ones' | 'ratings' | 'centred-ratings';
	weighting: Weighting;
	similarity: SparseNeighboursOptions['similarity'];
}

/**
 * Implicit: ones, and Pearson centres by the mean over all entries, zeros included (a zero says "not taken").
 * Explicit: ratings, and Pearson centres each vector by the mean of what was rated and leaves the rest at 0 (a gap
 * says nothing), so that what is left to the kernel is the cosine of centred ratings (Herlocker et al. 1999; Sarwar
 * et al. 2001, §3.1). TF-IDF is the cosine of weighted vectors, BM25 their product: its weights mind the length already.
 */
export function planVectors(signal: Signal, similarity: Similarity): VectorPlan {
	const isCentred = signal === 'explicit' && similarity === 'pearson';
	const values = isCentred ? 'centred-ratings' : signal === 'explicit' ? 'ratings' : 'ones';
	if (similarity === 'tf-idf') return { values, weighting: 'tf-idf', similarity: 'cosine' };
	if (similarity === 'bm25') return { values, weighting: 'bm25', similarity: 'dot' };
	return { values, weighting: 'none', similarity: isCentred ? 'cosine' : similarity };
}

/** The matrix whose rows the kernel compares; shares the index arrays of `matrix`. */
export function vectorMatrix(matrix: CsrMatrix, values: VectorPlan['values']): CsrMatrix {
	const result = new Float32Array(matrix.values.length);
	if (values === 'ones') return { ...matrix, values: result.fill(1) };
	for (let row = 0; row < matrix.rowCount; row++) {
		result.set(vectorValues(rowValues(matrix, row), values), matrix.rowOffsets[row]);
	}
	return { ...matrix, values: result };
}

/** One row of ratings as it stands in the vectors; [ratings.length]. A blank rating (NaN) says nothing: 0. */
export function vectorValues(ratings: Float32Array, values: VectorPlan['values']): Float32Array {
	if (values === 'ones') return new Float32Array(ratings.length).fill(1);
	const mean = values === 'centred-ratings' ? meanRating(ratings) : 0;
	return ratings.map((rating) => (Number.isNaN(rating) ? 0 : rating - mean));
}

/** Mean over the ratings that are not blank; NaN without any. */
export function meanRating(ratings: Float32Array): number {
	let sum = 0;
	let count = 0;
	for (const rating of ratings) {
		if (Number.isNaN(rating)) continue;
		sum += rating;
		count++;
	}
	return sum / count;
}

/** @throws ModelFitError where ratings are asked for and the data has none */
export function requireSignal(train: TrainingData, signal: Signal, modelId: string): void {
	if (signal === 'explicit' && !train.hasValues) {
		throw new ModelFitError(`${modelId}: this data has no value column to use as ratings. Choose the implicit signal.`);
	}
}
