import { hasEntry } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { similarByCosine } from '$lib/models/factors/similar-by-cosine';
import type { FittedModel, ModelOptions, Query } from '$lib/models/model';
import { foldIn } from './fold-in';
import type { PairwiseParts, PairwiseSettings } from './pairwise-parts';

/** Bump when the meaning of what is stored changes. */
export const pairwiseVersion = 2;

/**
 * The factors at work: score(u, i) = u·i + b_i. A known user with the training history has the trained factors; any
 * other history is folded in by the steps of the training with the items fixed, from where a known user stood.
 * @param parts kept, not copied
 */
export function createFittedPairwise(
	train: TrainingData,
	options: ModelOptions,
	settings: PairwiseSettings,
	parts: PairwiseParts,
	kernels: Kernels,
): FittedModel {
	const { dim } = settings;
	const { users, items, biases } = parts;
	const { matrix } = train;
	const itemCount = biases.length;

	const isTrained = ({ userIndex, history }: Query): boolean =>
		userIndex !== null &&
		userIndex < matrix.rowCount &&
		matrix.rowOffsets[userIndex + 1] - matrix.rowOffsets[userIndex] === history.length &&
		history.every((item) => hasEntry(matrix, userIndex, item));

	/** [queries.length × dim] */
	const place = (queries: readonly Query[]): Float32Array => {
		const out = new Float32Array(queries.length * dim);
		queries.forEach(({ userIndex }, row) => {
			if (userIndex === null || userIndex >= matrix.rowCount) return;
			out.set(users.subarray(userIndex * dim, (userIndex + 1) * dim), row * dim);
		});
		foldIn(kernels, parts, settings, queries, (query) => !isTrained(query), out);
		return out;
	};

	return {
		itemCount,

		score(queries, out) {
			if (queries.length === 0) return;
			kernels.gemm({ m: queries.length, n: itemCount, k: dim, transposeB: true }, place(queries), items, out);
			for (let start = 0; start < out.length; start += itemCount) {
				for (let item = 0; item < itemCount; item++) out[start + item] += biases[item];
			}
		},

		/** The bias is one more coordinate, and 1 for every user: their product is the score. */
		embeddings: () => ({
			dim: dim + 1,
			items: withColumn(items, dim, (item) => biases[item]),
			users: withColumn(users, dim, () => 1),
		}),

		queryVectors: (queries) => withColumn(place(queries), dim, () => 1),

		similarItems: similarByCosine(kernels, items, dim),

		toArtifact: () => ({ version: pairwiseVersion, json: { options: { ...options } }, arrays: { ...parts } }),
	};
}

/** Rows of `dim` with one more number at the end of each. */
function withColumn(rows: Float32Array, dim: number, last: (row: number) => number): Float32Array {
	const rowCount = rows.length / dim;
	const out = new Float32Array(rowCount * (dim + 1));
	for (let row = 0; row < rowCount; row++) {
		out.set(rows.subarray(row * dim, (row + 1) * dim), row * (dim + 1));
		out[row * (dim + 1) + dim] = last(row);
	}
	return out;
}
