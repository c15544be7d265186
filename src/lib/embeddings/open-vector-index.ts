import type { Kernels } from '$lib/kernels/kernel';
import { CodedLists } from './coded-lists';
import { VectorTable } from './vector-table';
import type { IndexKind, VectorIndex } from './vector-index';

/**
 * @param vectors [rowCount × dim], row-major; copied
 * @throws ModelFitError if the browser gives no more memory
 */
export function openVectorIndex(kind: IndexKind, vectors: Float32Array, dim: number, kernels: Kernels): VectorIndex {
	if (kind === 'ivf-pq') return new CodedLists(vectors, dim, kernels);
	return new VectorTable(vectors, dim, kernels, { quantised: kind === 'int8' });
}
