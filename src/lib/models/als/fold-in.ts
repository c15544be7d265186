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
			const matrix = historyMatrix(queries, weights, itemCount);
			const out = new Float32Array(queries.length * dim);
			const regularisation = rowRegularisation(settings, matrix.rowOffsets, itemCount);
			const system = { dim, unobservedWeight, regularisation, gram };
			// Many histories name most items; a few name few, and only the factors of those go to the kernel.
			if (matrix.columnIndices.length < itemCount) {
				const { named, items } = nameColumns(matrix);
				const factors = new Float32Array(items.length * dim);
				kernels.embeddingLookup(itemFactors, dim, items, factors);
				kernels.alsSolve(named, factors, system, out);
			} else {
				kernels.alsSolve(matrix, itemFactors, system, out);
			}
			return out;
		},
	};
}

/** The histories as rows over all items. Items without a weight are left out. */
function historyMatrix(
	queries: readonly Query[],
	weights: (query: Query) => Float32Array,
	itemCount: number,
): CsrMatrix {
	const longest = queries.reduce((sum, { history }) => sum + history.length, 0);
	const rowOffsets = new Uint32Array(queries.length + 1);
	const columnIndices = new Uint32Array(longest);
	const values = new Float32Array(longest);
	let entry = 0;
	queries.forEach((query, row) => {
		const own = weights(query);
		for (let position = 0; position < own.length; position++) {
			if (own[position] === 0) continue;
			columnIndices[entry] = query.history[position];
			values[entry++] = own[position];
		}
		rowOffsets[row + 1] = entry;
	});
	return {
		...{ rowCount: queries.length, columnCount: itemCount, rowOffsets },
		...{ columnIndices: columnIndices.subarray(0, entry), values: values.subarray(0, entry) },
	};
}

/** The same rows over the items they name, each a column once, in order of appearance. */
function nameColumns(matrix: CsrMatrix): { named: CsrMatrix; items: Uint32Array } {
	const columnOf = new Map<number, number>();
	const columnIndices = matrix.columnIndices.map((item) => {
		if (!columnOf.has(item)) columnOf.set(item, columnOf.size);
		return columnOf.get(item)!;
	});
	return {
		named: { ...matrix, columnCount: columnOf.size, columnIndices },
		items: Uint32Array.from(columnOf.keys()),
	};
}
