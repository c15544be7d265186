import { invertCholesky } from '$lib/kernels/cholesky';
import type { Engine } from '$lib/kernels/engine';
import { packColumns, takeTileScratch } from '$lib/kernels/gemm/gemm.simd';
import { notPositiveDefinite } from './invert-positive-definite.reference';

/** Depth of a block: its own inverse is small work, and the update runs at the speed of the GEMM. */
const blockDepth = 96;
const rowsPerChunk = 48;

/**
 * The symmetric sweep operator block by block (Beaton 1964; Goodnight 1979), n³ operations, nearly all in GEMM:
 * with D = A_KK⁻¹ and U = A_RK D, A_RR −= U A_KR, A_RK = U, A_KK = −D; after all blocks the matrix is −A⁻¹.
 * Only the lower triangle is kept on the way. D is formed in f64.
 */
export function invertPositiveDefiniteSimd(engine: Engine, a: Float32Array, n: number): void {
	const { memory, run } = engine;
	const chunkCount = Math.ceil(n / rowsPerChunk);
	memory.scoped(() => {
		const matrix = memory.copyIn(a);
		const scratch = takeTileScratch(engine);
		for (let first = 0; first < n; first += blockDepth) {
			const depth = Math.min(blockDepth, n - first);
			memory.scoped(() => {
				// −A_RK, so that adding U · (−A_KR) subtracts.
				const panel = memory.take(n * depth * 4);
				run('copyPanel', chunkCount, rowsPerChunk, n, first, depth, matrix, panel);
				const inverse = invertBlock(memory.f32.subarray(panel / 4 + first * depth), depth);
				const block = memory.copyIn(inverse.map((value) => -value));
				const byRow = { address: block, rowStride: depth * 4, columnStride: 4 };
				const packedBlock = packColumns(engine, byRow, depth, depth);
				const update = memory.take(n * depth * 4);
				// prettier-ignore
				run('gemmRows', chunkCount, rowsPerChunk, n, depth, depth, panel, depth * 4, 4,
					packedBlock, update, depth * 4, 0, scratch);
				const transposed = { address: panel, rowStride: 4, columnStride: depth * 4 };
				const packedPanel = packColumns(engine, transposed, depth, n);
				run('updateLowerRows', chunkCount, rowsPerChunk, n, depth, update, packedPanel, matrix, scratch);
				run('storePanel', chunkCount, rowsPerChunk, n, first, depth, matrix, update);
				for (let row = 0; row < depth; row++) {
					const place = matrix / 4 + (first + row) * n + first;
					for (let column = 0; column < depth; column++) {
						memory.f32[place + column] = -inverse[row * depth + column];
					}
				}
			});
		}
		run('negateAndMirror', chunkCount, rowsPerChunk, n, matrix);
		memory.copyOut(matrix, a);
	});
}

/** The inverse of the block that begins `negated`, which holds it times −1. */
function invertBlock(negated: Float32Array, depth: number): Float32Array {
	const block = Float64Array.from({ length: depth * depth }, (_, index) => -negated[index]);
	if (!invertCholesky(block, depth)) throw notPositiveDefinite();
	return Float32Array.from(block);
}
