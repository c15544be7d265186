import type { Gpu } from '$lib/kernels/gpu/gpu';
import {
	largestError,
	manyRows,
	uniform,
	withAndWithoutSubgroups,
	withBuffers,
	type GpuProof,
} from '$lib/kernels/gpu/proof';
import { sparseApplyGpu } from './sparse-apply.webgpu';
import { groupByRow } from './group-by-row';
import { adagradRowsReference, adamRowsReference, sumByRow } from './sparse-apply.reference';

/** [table rows, gradients, width] */
const shapes = [
	[1, 1, 1],
	[4, 0, 4],
	[5, 65, 3],
	[64, 257, 64],
	[255, 255, 63],
	[300, 257, 65],
	[manyRows, manyRows, 2],
] as const;

export const sparseApplyProof: GpuProof = {
	kernel: 'sparse apply',
	tolerance: 2e-6,
	async *cases(gpu) {
		for (const [rowCount, entryCount, dim] of shapes) {
			const about = `${entryCount} gradients on ${rowCount} rows, ${dim} wide`;
			// Only Adagrad reduces over the workgroup.
			for (const [own, words] of withAndWithoutSubgroups(gpu)) {
				const error = await errorOf(own, rowCount, entryCount, dim, 'adagrad');
				yield { shape: `${about}, adagrad${words}`, error };
			}
			yield { shape: `${about}, adam`, error: await errorOf(gpu, rowCount, entryCount, dim, 'adam') };
		}
	},
};

/** Two steps, so that the second meets the moments of the first. */
async function errorOf(
	gpu: Gpu,
	rowCount: number,
	entryCount: number,
	dim: number,
	optimiser: 'adagrad' | 'adam',
): Promise<number> {
	// Strewn, with repeats where there are fewer rows than entries, and every row touched where there are not.
	const rows = Uint32Array.from({ length: entryCount }, (_, entry) => (entry * 7919) % rowCount);
	const gradients = uniform(entryCount * dim, 2);
	const table = uniform(rowCount * dim, 3);
	const expected = table.slice();
	const moments = { accumulator: new Float32Array(rowCount), first: table.map(() => 0), second: table.map(() => 0) };
	const offsets = Uint32Array.from({ length: entryCount + 1 }, (_, entry) => entry);
	const bags = { offsets, rows, weights: new Float32Array(entryCount).fill(1) };
	const sums = sumByRow(dim, [{ bags, gradients, columns: { stride: dim, column: 0 } }]);
	for (const step of [1, 2]) {
		if (optimiser === 'adagrad') adagradRowsReference(expected, moments.accumulator, dim, sums, 0.1);
		else {
			const state = { firstMoment: moments.first, secondMoment: moments.second, step };
			adamRowsReference(expected, state, dim, sums, 0.1);
		}
	}
	const starts = Uint32Array.from({ length: entryCount }, (_, entry) => entry * dim);
	const grouped = groupByRow(rows, starts, bags.weights, rowCount);
	const contents = {
		...grouped,
		gradients,
		values: table,
		moments: optimiser === 'adam' ? 2 * table.length : rowCount,
	};
	return withBuffers(gpu, contents, async (buffers) => {
		for (const step of [1, 2]) {
			const state = { dim, optimiser, values: buffers.values, moments: buffers.moments };
			sparseApplyGpu(gpu, state, { rowCount: grouped.rows.length, ...buffers }, buffers.gradients, 0.1, step);
		}
		return largestError(await gpu.readFloats(buffers.values, table.length), expected);
	});
}
