import type { Gpu } from '$lib/kernels/gpu/gpu';
import {
	largestError,
	manyRows,
	proofSizes,
	uniform,
	withAndWithoutSubgroups,
	withBuffers,
	type GpuProof,
} from '$lib/kernels/gpu/proof';
import { normaliseRowsBackwardGpu, normaliseRowsGpu } from './normalise-rows.webgpu';

const epsilon = 1e-6;

export const normaliseRowsProof: GpuProof = {
	kernel: 'normalise rows',
	tolerance: 2e-5,
	async *cases(gpu) {
		for (const [own, words] of withAndWithoutSubgroups(gpu)) {
			for (const dim of proofSizes) yield { shape: `65 rows, ${dim} wide${words}`, error: await errorOf(own, 65, dim) };
			yield { shape: `${manyRows} rows, 2 wide${words}`, error: await errorOf(own, manyRows, 2) };
		}
	},
};

/** The last row is zero: it stays zero, and its gradient finite. */
async function errorOf(gpu: Gpu, rowCount: number, dim: number): Promise<number> {
	const [values, slopes] = [uniform(rowCount * dim, 1), uniform(rowCount * dim, 2)];
	// Away from the origin, where the gradient is steep and a tolerance would say little.
	values.forEach((value, place) => (values[place] = value + Math.sign(value)));
	values.fill(0, (rowCount - 1) * dim);
	slopes.fill(0, (rowCount - 1) * dim);
	const [outputs, gradients] = [new Float32Array(values.length), new Float32Array(values.length)];
	for (let start = 0; start < values.length; start += dim) {
		let [squares, along] = [0, 0];
		for (let d = start; d < start + dim; d++) {
			squares += values[d] ** 2;
			along += values[d] * slopes[d];
		}
		const inverse = 1 / Math.sqrt(squares + epsilon);
		for (let d = start; d < start + dim; d++) {
			outputs[d] = values[d] * inverse;
			gradients[d] = (slopes[d] - values[d] * along * inverse * inverse) * inverse;
		}
	}
	return withBuffers(gpu, { values, out: values.length, slopes }, async (buffers) => {
		const rows = { rowCount, dim, epsilon, values: buffers.values };
		normaliseRowsGpu(gpu, rows, buffers.out);
		normaliseRowsBackwardGpu(gpu, rows, buffers.slopes);
		const forward = largestError(await gpu.readFloats(buffers.out, values.length), outputs);
		return Math.max(forward, largestError(await gpu.readFloats(buffers.slopes, values.length), gradients));
	});
}
