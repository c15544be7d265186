import type { Scalar } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { createKernels } from '$lib/kernels/backend';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { sumByRow, type RowSums } from '$lib/kernels/sparse-apply/sparse-apply.reference';
import type { Floats } from '$lib/kernels/workspace';
import { defaultOptions, type ModelOptions } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import { tinyTrainingData } from '$lib/models/tiny-worlds';
import { Batches, type Batch } from './batches';
import { runTower } from '$lib/models/neural/dense-layers';
import { twoTowerMeta } from './meta';
import { TwoTowerNetwork } from './network';
import { fusedSoftmaxLoss, type SoftmaxLoss } from '$lib/tensors/softmax-loss';
import { differentiate } from './tape';
import { createTapeStep } from './tape-step';
import { loadTensorRuntime } from '$lib/tensors/tensor-runtime';
import type { Tf } from '$lib/tensors/tf';

const slow = { timeout: 60_000 };

/** 12 users × 9 items with every kind of column, so that every part of the network has work. */
function world(): TrainingData {
	const rng = createRng(11);
	const rows = Array.from({ length: 12 }, (_, user) =>
		rng
			.shuffle(Array.from({ length: 9 }, (_, item) => item))
			.slice(0, 4)
			.map((item) => ({ user, item })),
	).flat();
	const text = (role: 'category' | 'brand' | 'attribute', count: number) => ({
		name: role,
		role,
		kind: 'text' as const,
		values: Array.from({ length: 9 }, (_, item) => `${role} ${item % count}|all`),
	});
	const price = { name: 'price', role: 'price' as const, kind: 'number' as const };
	const values = Float32Array.from({ length: 9 }, (_, item) => (item === 4 ? NaN : 3 + item));
	return tinyTrainingData(12, 9, rows, [
		text('category', 2),
		text('brand', 3),
		text('attribute', 4),
		{ ...price, values },
	]);
}

function setUp(options: ModelOptions, kernels: Kernels) {
	const settings = readOptions(twoTowerMeta, {
		...defaultOptions(twoTowerMeta),
		dim: 4,
		layers: '32',
		featureDim: 3,
		hashBuckets: 16,
		negatives: 3,
		temperature: 0.5,
		userDropout: 0.3,
		...options,
	});
	const batches = new Batches(world(), settings);
	const network = new TwoTowerNetwork(world(), settings, batches.capacity, kernels);
	network.initialise(createRng(5));
	// Rows as large as after some training: at a spread of .05 every gradient would drown in rounding.
	for (const { values } of [network.userTable, network.itemTable, ...network.featureTables]) {
		values.forEach((value, index) => (values[index] = 10 * value));
	}
	const [batch] = batches.epoch(createRng(6));
	return { network, batch };
}

function tapeInput(network: TwoTowerNetwork, batch: Batch) {
	network.lookUp(batch);
	const { towers, users, items } = network;
	return {
		...batch,
		users: users.inputs.values.slice(0, batch.userRows.length * towers.user.inputs),
		items: items.inputs.values.slice(0, batch.items.length * towers.item.inputs),
	};
}

/** The step's loss without TF.js and without a gradient. */
function lossOf({ towers, weights }: TwoTowerNetwork, input: ReturnType<typeof tapeInput>): number {
	const queries = runTower(referenceKernels, towers.user, weights.values, input.users, towers.normalised);
	const candidates = runTower(referenceKernels, towers.item, weights.values, input.items, towers.normalised);
	const gradients = { queries: queries.slice(), candidates: candidates.slice() };
	return referenceKernels.inBatchSoftmax({ ...input, queries, candidates, dim: towers.user.outputs }, gradients);
}

describe.each([
	['cosine', { similarity: 'cosine' }],
	['dot product, two hidden layers', { similarity: 'dot', layers: '128-128', temperature: 0.1 }],
	['no hidden layer', { layers: 'none' }],
	['no layer at all', { layers: 'sum' }],
])('the whole step, %s', slow, (_, options) => {
	test.each(['on our kernels', 'on the tape'])(
		'has the gradient of finite differences everywhere, %s',
		async (where) => {
			const collected: { table: Floats; gradients: RowSums }[] = [];
			const kernels: Kernels = {
				...referenceKernels,
				openWorkspace: () => ({
					...referenceKernels.openWorkspace(),
					stepRows({ table, dim }, sources) {
						const arrays = sources.map((source) => ({ ...source, gradients: source.gradients.values }));
						collected.push({ table, gradients: sumByRow(dim, arrays) });
					},
					stepDense() {},
				}),
			};
			const { network, batch } = setUp(options, kernels);
			const input = tapeInput(network, batch);
			if (where === 'on our kernels') {
				expect(network.differentiate(batch)).toBeCloseTo(lossOf(network, input), 4);
				network.apply(batch, 0.1);
			} else {
				const step = await createTapeStep(network, kernels, 'cpu');
				expect((await step(batch, 0.1)).loss).toBeCloseTo(lossOf(network, input), 4);
			}

			const slopeAt = (values: Float32Array, index: number) => {
				const held = values[index];
				const size = 1e-3;
				const at = (value: number) => {
					values[index] = value;
					return lossOf(network, tapeInput(network, batch));
				};
				const slope = (at(held + size) - at(held - size)) / (2 * size);
				values[index] = held;
				return slope;
			};
			expect(collected.length).toBe(network.tables.length);
			expect(collected.length).toBe('layers' in options && options.layers === 'sum' ? 2 : 5);
			for (const { table, gradients } of collected) {
				const { rows, sums } = gradients;
				const dim = sums.length / rows.length;
				const expected = new Float32Array(table.length);
				rows.forEach((row, slot) => expected.set(sums.subarray(slot * dim, (slot + 1) * dim), row * dim));
				expectSlopes(table.values, expected, slopeAt);
			}
			if (network.weights.length > 0) {
				expectSlopes(network.weights.values, network.weightGradients.values.slice(), slopeAt);
			}
		},
	);
});

/** Nearly all within tolerance: a ReLU that switches inside the finite step is no mistake of the gradient. */
function expectSlopes(
	values: Float32Array,
	gradients: Float32Array,
	slopeAt: (values: Float32Array, index: number) => number,
): void {
	const places = Array.from(values.keys()).filter((index) => values.length < 600 || index % 211 === 0);
	const largest = Math.max(...gradients.map(Math.abs));
	const wrong = places.filter((index) => {
		const slope = slopeAt(values, index);
		return Math.abs(slope - gradients[index]) > 0.03 * Math.abs(slope) + 0.02 * largest;
	});
	expect(wrong.length).toBeLessThanOrEqual(Math.max(2, places.length * 0.02));
	expect(largest).toBeGreaterThan(0.005);
}

describe('losses and backends', slow, () => {
	const backends: ['cpu' | 'wasm', (tf: Tf, kernels: Kernels) => SoftmaxLoss, string][] = [
		['cpu', (tf) => plainSoftmaxLoss(tf), 'plain operations on cpu'],
		['wasm', fusedSoftmaxLoss, 'our SIMD kernels on wasm'],
	];
	test.each(backends)('agree with the reference within 1e-4: %s', async (backend, lossOn) => {
		const kernels = backend === 'wasm' ? await createKernels({ backend: 'simd' }) : referenceKernels;
		const { network, batch } = setUp({ dropout: 0.3 }, referenceKernels);
		const input = tapeInput(network, batch);
		const run = (tf: Tf, loss: SoftmaxLoss) => differentiate(tf, network.towers, loss, network.weights.values, input);
		const reference = await loadTensorRuntime(referenceKernels, 'cpu');
		const expected = await run(reference, fusedSoftmaxLoss(reference, referenceKernels));
		const tf = await loadTensorRuntime(kernels, backend);
		const actual = await run(tf, lossOn(tf, kernels));
		expect(actual.loss).toBeCloseTo(expected.loss, 4);
		for (const part of ['users', 'items', 'weights'] as const) {
			const gap = actual[part].map((value, index) => Math.abs(value - expected[part][index]));
			expect(Math.max(...gap)).toBeLessThan(1e-4);
		}
	});

	test.each(['simd', 'reference'] as const)('and the step without TF.js agrees within 1e-4, on %s', async (backend) => {
		const kernels = await createKernels({ backend });
		const { network, batch } = setUp({ dropout: 0.3, layers: '128-128' }, kernels);
		const input = tapeInput(network, batch);
		const tf = await loadTensorRuntime(referenceKernels, 'cpu');
		const loss = fusedSoftmaxLoss(tf, referenceKernels);
		const expected = await differentiate(tf, network.towers, loss, network.weights.values.slice(), input);
		expect(network.differentiate(batch)).toBeCloseTo(expected.loss, 4);
		const actual = {
			users: network.users.inputGradients.values,
			items: network.items.inputGradients.values,
			weights: network.weightGradients.values,
		};
		for (const part of ['users', 'items', 'weights'] as const) {
			const gap = expected[part].map((value, index) => Math.abs(value - actual[part][index]));
			expect(Math.max(...gap)).toBeLessThan(1e-4);
			expect(Math.max(...expected[part].map(Math.abs))).toBeGreaterThan(1e-3);
		}
	});

	test('and the step without TF.js takes no more memory after 1,000 steps, and gives it all back', async () => {
		const kernels = await createKernels({ backend: 'simd' });
		const { network, batch } = setUp({ dropout: 0.3 }, kernels);
		// The array's buffer is the whole memory of the kernels.
		const held = () => network.weights.values.buffer.byteLength;
		for (let step = 0; step < 1000; step++) {
			const before = held();
			expect(network.differentiate(batch)).toBeGreaterThanOrEqual(0);
			network.apply(batch, 0.001);
			if (step > 0) expect(held()).toBe(before);
		}
		const most = held();
		network.release();
		for (let round = 0; round < 20; round++) {
			const again = setUp({ dropout: 0.3 }, kernels).network;
			expect(again.weights.values.buffer.byteLength).toBe(most);
			again.release();
		}
	});

	test.each(['cpu', 'wasm'] as const)('leave no tensor over 1,000 steps on %s', async (backend) => {
		const kernels = backend === 'wasm' ? await createKernels({ backend: 'simd' }) : referenceKernels;
		const tf = await loadTensorRuntime(kernels, backend);
		const { network, batch } = setUp({ dropout: 0.1 }, kernels);
		for (const loss of [fusedSoftmaxLoss(tf, kernels), ...(backend === 'cpu' ? [plainSoftmaxLoss(tf)] : [])]) {
			const before = { ...tf.memory() };
			for (let step = 0; step < 1000; step++) {
				await differentiate(tf, network.towers, loss, network.weights.values, tapeInput(network, batch));
				network.apply(batch, 0.01);
			}
			expect(tf.memory().numTensors).toBe(before.numTensors);
			expect(tf.memory().numBytes).toBe(before.numBytes);
			expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
		}
	});
});

/** The same loss in plain TF.js operations, its gradient TF.js's own. */
function plainSoftmaxLoss(tf: Tf): SoftmaxLoss {
	return (queries, candidates, { positives, positiveLogQ, candidateItems, logQ, scale }) => {
		const candidateCount = candidates.shape[0];
		const items = tf.tensor1d(Int32Array.from(candidateItems), 'int32');
		const own = tf.tensor1d(Int32Array.from(positives), 'int32');
		const sameItem = tf.equal(tf.expandDims(tf.gather(items, own), 1), tf.expandDims(items, 0));
		const samePlace = tf.equal(tf.expandDims(own, 1), tf.expandDims(tf.range(0, candidateCount, 1, 'int32'), 0));
		const isOwn = tf.cast(samePlace, 'float32');
		const accidental = tf.sub(tf.cast(sameItem, 'float32'), isOwn);
		const ownCorrections = tf.mul(isOwn, tf.sub(tf.expandDims(tf.tensor1d(positiveLogQ), 1), tf.tensor1d(logQ)));
		const corrections = tf.add(tf.tensor1d(logQ), ownCorrections);
		const products = tf.mul(tf.matMul(queries, candidates, false, true), scale);
		const logits = tf.sub(tf.sub(products, corrections), tf.mul(accidental, 1e9));
		const ofPositives = tf.sum(tf.mul(logits, isOwn), 1);
		return tf.mean(tf.sub(tf.logSumExp(logits, 1), ofPositives)) as Scalar;
	};
}
