import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import { rowStatistics } from '$lib/kernels/sparse-neighbours/row-statistics';
import type { Query } from '$lib/models/model';
import { addRow } from '$lib/models/neighbourhood/add-row';
import { vectorMatrix, vectorValues, type VectorPlan } from '$lib/models/neighbourhood/signal';
import { createWeighting, weightRows } from '$lib/models/neighbourhood/weighting';

/** A history against every training user. */
export interface UserSimilarities {
	/**
	 * Writes the similarity of the history to every user; −∞ where there is none: the user itself, and users whose
	 * vector does not overlap (cosine) or does not vary (Pearson).
	 * @param out [userCount]
	 */
	compare(query: Query, out: Float32Array): void;
	/**
	 * How the similarity to `user` is made up: Σ over the history of values[position]·(value(user, item) − mean), divided
	 * by the length, is `compare`'s number.
	 */
	parts(query: Query, user: number): { values: Float32Array; mean: number; length: number };
	/** The training users as vectors; [userCount × itemCount]. */
	vectors: CsrMatrix;
}

/**
 * sim(h, v) = (h·x_v − itemCount·h̄·x̄_v) / (|h||x_v| + shrink); the means are 0 but for Pearson, whose lengths are those of the
 * centred vectors; for BM25 lengths are 1. Sparse: only users who share an item with the history are touched before the last pass.
 */
export function createUserSimilarities(matrix: CsrMatrix, plan: VectorPlan, shrink: number): UserSimilarities {
	const plain = vectorMatrix(matrix, plan.values);
	const weigh = createWeighting(plain, plan.weighting);
	const vectors = weightRows(plain, weigh);
	const { rowCount: userCount, columnCount: itemCount } = vectors;
	const byItem = transpose(vectors).matrix;
	const { means, norms } = rowStatistics(vectors, plan.similarity);
	const products = new Float64Array(userCount);

	const describe = (query: Query) => {
		const values = weigh(query.history, vectorValues(query.values, plan.values));
		const sum = values.reduce((total, value) => total + value, 0);
		const mean = plan.similarity === 'pearson' ? sum / itemCount : 0;
		const squares = values.reduce((total, value) => total + value * value, 0);
		const length = Math.sqrt(Math.max(0, squares - itemCount * mean * mean));
		return { values, mean, norm: plan.similarity === 'dot' ? Math.sign(length) : length };
	};

	return {
		vectors,

		compare(query, out) {
			const { values, mean, norm } = describe(query);
			products.fill(0);
			for (let position = 0; position < values.length; position++) {
				addRow(byItem, query.history[position], values[position], products);
			}
			for (let user = 0; user < userCount; user++) {
				const value = (products[user] - itemCount * mean * means[user]) / (norm * norms[user] + shrink);
				out[user] = norm > 0 && norms[user] > 0 && value !== 0 ? value : -Infinity;
			}
			if (query.userIndex !== null) out[query.userIndex] = -Infinity;
		},

		parts(query, user) {
			const { values, norm } = describe(query);
			return { values, mean: means[user], length: norm * norms[user] + shrink };
		},
	};
}
