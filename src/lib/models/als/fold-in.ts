import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Kernels } from '$lib/kernels/kernel';
import type { Query } from '$lib/models/model';
import { recencyWeights } from '$lib/models/neighbourhood/recency';
import { rowRegularisation, type Settings } from './regularisation';

/** Places any history on the map: the exact solution of one customer's system for the given item factors. */
export interface FoldIn {
	/** [queries.length × dim]; an empty history lies at zero. */
	place(queries: readonly Query[]): Float32Array;
	/** How much each item of a history counts: its recency weight. [history.length] */
	weights(query: Query): Float32Array;
	/** YᵀY [dim × dim] */
	gram: Float32Array;
}

export function createFoldIn(kernels: Kernels, itemFactors: Float32Array, settings: Settings): FoldIn {
	const { dim, unobservedWeight } = settings;
	const itemCount = itemFactors.length / dim;
	const gram = new Float32Array(dim * dim);
	kernels.gemm({ m: dim, n: dim, k: itemCount, transposeA: true }, itemFactors, itemFactors, gram);
	const weights = ({ history }: Query) => recencyWeights(settings, history.length);

	return {
		gram,
		weights,
		place(queries) {
			const { matrix, items } = historyMatrix(queries, weights);
			const factors = new Float32Array(items.length * dim);
			kernels.embeddingLookup(itemFactors, dim, items, factors);
			const out = new Float32Array(queries.length * dim);
			const regularisation = rowRegularisation(settings, matrix.rowOffsets, itemCount);
			kernels.alsSolve(matrix, factors, { dim, unobservedWeight, regularisation, gram }, out);
			return out;
		},
	};
}

/** The histories as rows over the items they name, each item a column once. Items without a weight are left out. */
function historyMatrix(queries: readonly Query[], weights: (query: Query) => Float32Array) {
	const columnOf = new Map<number, number>();
	const rowOffsets = new Uint32Array(queries.length + 1);
	const columns: number[] = [];
	const values: number[] = [];
	queries.forEach((query, row) => {
		weights(query).forEach((weight, position) => {
			if (weight === 0) return;
			const item = query.history[position];
			if (!columnOf.has(item)) columnOf.set(item, columnOf.size);
			columns.push(columnOf.get(item)!);
			values.push(weight);
		});
		rowOffsets[row + 1] = columns.length;
	});
	const matrix: CsrMatrix = {
		rowCount: queries.length,
		columnCount: columnOf.size,
		rowOffsets,
		columnIndices: Uint32Array.from(columns),
		values: Float32Array.from(values),
	};
	return { matrix, items: Uint32Array.from(columnOf.keys()) };
}
