import { breathe } from '$lib/core/abort';
import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Kernels } from '$lib/kernels/kernel';
import { itemTable } from '$lib/models/neighbourhood/item-table';

export interface ItemWeightsOptions {
	lambda: number;
	signal: AbortSignal;
	/** After each of the `stageCount` stages. */
	onStage: (done: number) => void;
}

export const stageCount = 3;

/**
 * B [itemCount × itemCount]: B[j, i] is what item j in a history adds to the score of item i. The solution of
 * min |X − XB|² + λ|B|² with a zero diagonal, B = −P / diag(P) by columns, P = (XᵀX + λI)⁻¹ (Steck 2019, equation 8).
 * O(itemCount³), in place of one table.
 * @throws ModelFitError where the items are too many for the memory, or λ is too small for f32; AbortError
 */
export async function itemWeights(
	matrix: CsrMatrix,
	kernels: Kernels,
	{ lambda, signal, onStage }: ItemWeightsOptions,
): Promise<Float32Array> {
	const itemCount = matrix.columnCount;
	const table = itemTable(itemCount, 'ease');
	onStage(0);
	await breathe(signal);

	kernels.sparseGram(matrix, table);
	for (let item = 0; item < itemCount; item++) table[item * (itemCount + 1)] += lambda;
	onStage(1);
	await breathe(signal);

	kernels.invertPositiveDefinite(table, itemCount);
	onStage(2);
	await breathe(signal);

	divideByDiagonal(table, itemCount);
	onStage(stageCount);
	return table;
}

/** −P / diag(P) with a zero diagonal in place of P. The diagonal is kept aside, as every row needs all of it. */
function divideByDiagonal(table: Float32Array, itemCount: number): void {
	const diagonal = Float64Array.from({ length: itemCount }, (_, item) => table[item * (itemCount + 1)]);
	for (let row = 0; row < itemCount; row++) {
		const start = row * itemCount;
		for (let column = 0; column < itemCount; column++) table[start + column] /= -diagonal[column];
		table[start + row] = 0;
	}
}
