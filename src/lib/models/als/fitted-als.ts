import type { TrainingData } from '$lib/datasets/dataset-split';
import { factorCholesky, solveCholesky } from '$lib/kernels/cholesky';
import type { Kernels } from '$lib/kernels/kernel';
import { embedUsers } from '$lib/models/factors/embed-users';
import { rankProducts } from '$lib/models/factors/rank-products';
import { similarByCosine } from '$lib/models/factors/similar-by-cosine';
import type { Contribution, FittedModel, Query } from '$lib/models/model';
import { createFoldIn } from './fold-in';
import { rowRegularisation, type Settings } from './regularisation';

/** Bump when the meaning of what is stored changes. */
export const alsVersion = 1;

/**
 * Item factors at work: a history is folded in exactly, known user or not, and score(u, i) = x_u·y_i.
 * @param itemFactors Y [itemCount × dim]; kept, not copied
 */
export function createFittedAls(
	train: TrainingData,
	settings: Settings,
	itemFactors: Float32Array,
	kernels: Kernels,
): FittedModel {
	const { dim, unobservedWeight } = settings;
	const itemCount = itemFactors.length / dim;
	const foldIn = createFoldIn(kernels, itemFactors, settings);
	const itemAt = (item: number) => itemFactors.subarray(item * dim, (item + 1) * dim);

	return {
		itemCount,

		score(queries, out) {
			if (queries.length === 0) return;
			const shape = { m: queries.length, n: itemCount, k: dim, transposeB: true };
			kernels.gemm(shape, foldIn.place(queries), itemFactors, out);
		},

		rank: (queries, excluded, k) => rankProducts(kernels, foldIn.place(queries), itemFactors, dim, excluded, k),

		embeddings: () => ({ dim, items: itemFactors, users: embedUsers(train, dim, foldIn.place) }),

		queryVectors: foldIn.place,

		similarItems: similarByCosine(kernels, itemFactors, dim),

		/**
		 * score(u, i) = Σ_j w_j·y_iᵀA⁻¹y_j with A the system of the history: each item has its exact share
		 * (Hu et al. 2008, §5).
		 */
		explain(query, itemIndex) {
			const weights = foldIn.weights(query);
			const system = historySystem(query, weights);
			const direction = Float64Array.from(itemAt(itemIndex));
			factorCholesky(system, dim);
			solveCholesky(system, dim, direction);
			return Array.from(query.history, (item, position): Contribution => ({
				itemIndex: item,
				weight: weights[position] * itemAt(item).reduce((sum, value, d) => sum + value * direction[d], 0),
			}))
				.filter(({ weight }) => weight !== 0)
				.sort((a, b) => b.weight - a.weight || a.itemIndex - b.itemIndex);
		},

		toArtifact: () => ({ version: alsVersion, json: { options: { ...settings } }, arrays: { itemFactors } }),
	};

	/** A = α₀YᵀY + Σ w_j y_j y_jᵀ + λ_u I [dim × dim] */
	function historySystem({ history }: Query, weights: Float32Array): Float64Array {
		const system = Float64Array.from(foldIn.gram, (value) => unobservedWeight * value);
		const counted = weights.reduce((count, weight) => count + Number(weight !== 0), 0);
		const [lambda] = rowRegularisation(settings, Uint32Array.of(0, counted), itemCount);
		for (let d = 0; d < dim; d++) system[d * (dim + 1)] += lambda;
		history.forEach((item, position) => {
			const factors = itemAt(item);
			for (let row = 0; row < dim; row++) {
				for (let column = 0; column < dim; column++) {
					system[row * dim + column] += weights[position] * factors[row] * factors[column];
				}
			}
		});
		return system;
	}
}
