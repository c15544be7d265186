import type { Tensor2D } from '@tensorflow/tfjs-core';
import { embeddingBagsGpu } from '$lib/kernels/embedding-lookup/embedding-bags.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { indices, largestError, uniform, withBuffers, type GpuProof } from '$lib/kernels/gpu/proof';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { groupByRow } from '$lib/kernels/sparse-apply/group-by-row';
import { adagradRowsReference, sumByRow } from '$lib/kernels/sparse-apply/sparse-apply.reference';
import { sparseApplyGpu } from '$lib/kernels/sparse-apply/sparse-apply.webgpu';
import { gpuSoftmaxLoss } from './gpu-softmax-loss';
import { bufferOf, tensorOver } from './own-device';
import { loadTensorRuntime } from './tensor-runtime';
import type { Tf } from './tf';

/** Our programs and TF.js's take turns on the same buffers, as in a training, and leave no tensor behind. */
export const sharedDeviceProof: GpuProof = {
	kernel: 'TF.js on our device',
	tolerance: 2e-6,
	async *cases(gpu) {
		const tf = await loadTensorRuntime(referenceKernels, 'webgpu');
		for (const [what, errorOf] of Object.entries({
			'softmax loss on the tape, 65 × 130 × 17': softmaxError,
			'look-up, tape and sparse step on one table, 3 steps': tableError,
		})) {
			const { numTensors } = tf.memory();
			const error = await errorOf(tf, gpu);
			yield { shape: what, error: tf.memory().numTensors === numTensors ? error : Infinity };
		}
	},
};

/** Value and gradients, the slope of what comes after the loss included. */
async function softmaxError(tf: Tf, gpu: Gpu): Promise<number> {
	const shape = { batchSize: 65, candidateCount: 130, dim: 17 };
	const { batchSize, candidateCount, dim } = shape;
	const [queries, candidates] = [uniform(batchSize * dim, 1), uniform(candidateCount * dim, 2)];
	const targets = {
		positives: indices(batchSize, candidateCount, 5),
		positiveLogQ: uniform(batchSize, 6),
		candidateItems: indices(candidateCount, 40, 3),
		logQ: uniform(candidateCount, 4),
		scale: 1.5,
	};
	const gradients = { queries: new Float32Array(queries.length), candidates: new Float32Array(candidates.length) };
	const value = referenceKernels.inBatchSoftmax({ ...targets, queries, candidates, dim }, gradients);
	const { loss, release } = gpuSoftmaxLoss(tf, gpu, shape);
	const outcome = tf.tidy(() => {
		const leaves = [tf.tensor2d(queries, [batchSize, dim]), tf.tensor2d(candidates, [candidateCount, dim])];
		return tf.valueAndGrads((q, c) => tf.mul(loss(q as Tensor2D, c as Tensor2D, targets), 3))(leaves);
	});
	const found = (await Promise.all([outcome.value, ...outcome.grads].map((tensor) => tensor.data()))) as Float32Array[];
	tf.dispose([outcome.value, ...outcome.grads]);
	release();
	const expected = [Float32Array.of(value), gradients.queries, gradients.candidates];
	// A third of the numbers: the error is that of the loss itself.
	return Math.max(
		...found.map((numbers, place) =>
			largestError(
				numbers.map((number) => number / 3),
				expected[place],
			),
		),
	);
}

/** Mean of (x·W)² over looked-up rows x: our program looks up and steps the table, TF.js differentiates in between. */
async function tableError(tf: Tf, gpu: Gpu): Promise<number> {
	const [rowCount, dim, width, bagCount, steps] = [50, 12, 5, 33, 3];
	const expected = uniform(rowCount * dim, 1);
	const weights = uniform(dim * width, 2);
	const rows = indices(bagCount, rowCount, 3);
	const ones = new Float32Array(bagCount).fill(1);
	const offsets = Uint32Array.from({ length: bagCount + 1 }, (_, bag) => bag);
	const starts = Uint32Array.from(rows, (_, bag) => bag * dim);
	const grouped = groupByRow(rows, starts, ones, rowCount);
	const contents = {
		table: expected.slice(),
		moments: rowCount,
		rows,
		ones,
		offsets,
		looked: bagCount * dim,
		touched: grouped.rows,
		touchedOffsets: grouped.offsets,
		touchedStarts: grouped.starts,
		touchedWeights: grouped.weights,
	};
	const accumulator = new Float32Array(rowCount);
	return withBuffers(gpu, contents, async (buffers) => {
		const state = { dim, optimiser: 'adagrad' as const, values: buffers.table, moments: buffers.moments };
		const entries = {
			rowCount: grouped.rows.length,
			rows: buffers.touched,
			offsets: buffers.touchedOffsets,
			starts: buffers.touchedStarts,
			weights: buffers.touchedWeights,
		};
		const bags = { bagCount, offsets: buffers.offsets, rows: buffers.rows, weights: buffers.ones };
		for (let step = 1; step <= steps; step++) {
			embeddingBagsGpu(gpu, buffers.table, dim, bags, buffers.looked);
			gpu.flush();
			const gradient = tf.tidy(() => {
				const matrix = tf.tensor2d(weights, [dim, width]);
				return tf.grad((x) => tf.mean(tf.square(tf.matMul(x as Tensor2D, matrix))))(
					tensorOver(tf, buffers.looked, [bagCount, dim]),
				);
			});
			sparseApplyGpu(gpu, state, entries, bufferOf(tf, gradient), 0.1, step);
			gpu.flush();
			gradient.dispose();

			const sums = sumByRow(dim, [
				{
					bags: { offsets, rows, weights: ones },
					gradients: meanSquareGradient(expected, rows, weights, { dim, width }),
					columns: { stride: dim, column: 0 },
				},
			]);
			adagradRowsReference(expected, accumulator, dim, sums, 0.1);
		}
		// TF.js reads the very table that our program wrote.
		const seen = tf.tidy(() => tf.mul(tensorOver(tf, buffers.table, [rowCount, dim]), 1));
		const found = (await seen.data()) as Float32Array;
		seen.dispose();
		return largestError(found, expected);
	});
}

/** ∂/∂x of mean (x·W)² for the rows looked up: 2/(n·width) · (x·W)Wᵀ. */
function meanSquareGradient(
	table: Float32Array,
	rows: Uint32Array,
	weights: Float32Array,
	{ dim, width }: { dim: number; width: number },
): Float32Array {
	const gradient = new Float32Array(rows.length * dim);
	rows.forEach((row, bag) => {
		for (let column = 0; column < width; column++) {
			let product = 0;
			for (let d = 0; d < dim; d++) product += table[row * dim + d] * weights[d * width + column];
			const slope = (2 * product) / (rows.length * width);
			for (let d = 0; d < dim; d++) gradient[bag * dim + d] += slope * weights[d * width + column];
		}
	});
	return gradient;
}
