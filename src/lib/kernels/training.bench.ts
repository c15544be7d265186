import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from './bench';
import type { Kernels } from './kernel';
import type { Bags } from './workspace';

const [rowCount, dim, bagCount, bagSize] = [100_000, 64, 1024, 20];

/**
 * What a training step does beside the softmax, on a table far larger than the caches. Bytes: lookups read and write a
 * number; pooling reads each named row; a step reads a gradient for each named row, and reads and writes the value and both
 * moments of each distinct one; dense Adam reads four numbers a weight and writes three. Operations: the products alone.
 */
export function measureTraining(kernels: Kernels, budgetMs?: number): Measurement[] {
	const workspace = kernels.openWorkspace();
	try {
		const rng = createRng(1);
		const filled = (length: number) => {
			const floats = workspace.floats(length);
			const { values } = floats;
			for (let index = 0; index < length; index++) values[index] = rng.next() - 0.5;
			return floats;
		};
		const bags: Bags = {
			offsets: Uint32Array.from({ length: bagCount + 1 }, (_, bag) => bag * bagSize),
			rows: Uint32Array.from({ length: bagCount * bagSize }, () => rng.integer(rowCount)),
			weights: new Float32Array(bagCount * bagSize).fill(1 / bagSize),
		};
		const columns = { stride: dim, column: 0 };
		const table = filled(rowCount * dim);
		const [x, y, slopes] = [bagCount * dim, bagCount * 128, bagCount * 128].map(filled);
		const moments = { firstMoment: workspace.floats(table.length), secondMoment: workspace.floats(table.length) };
		const adam = { table, dim, optimiser: { kind: 'adam' as const, ...moments, step: 1 } };
		const layer = { inputs: dim, outputs: 128, weights: filled(dim * 128), bias: filled(128) };
		const gradients = {
			weights: filled(dim * 128),
			bias: filled(128),
			inputs: filled(bagCount * dim),
			gate: 1,
		};
		const distinct = new Set(bags.rows).size;
		const sources = [{ bags, gradients: x, columns }];
		const rowsRead = bags.rows.length * dim * 4;
		const products = 2 * bagCount * dim * 128;
		const bagShape = `${bagCount} bags of ${bagSize}, ${rowCount} × ${dim}`;
		const layerShape = `${bagCount} rows, ${dim} → 128`;
		const copied = new Float32Array(bags.rows.length * dim);
		const rows = new Float32Array(rowCount * dim);
		const size = 100_000;
		const dense = { weights: filled(size), firstMoment: filled(size), secondMoment: filled(size), step: 1 };
		// Second moments are squares.
		dense.secondMoment.values.forEach((value, place, all) => (all[place] = value * value));
		const denseGradients = filled(size);
		const calls = [
			['embeddingLookup', bagShape, 2 * rowsRead, 'GB/s', () => kernels.embeddingLookup(rows, dim, bags.rows, copied)],
			['poolBags', bagShape, rowsRead, 'GB/s', () => workspace.poolBags(table, dim, bags, x, columns)],
			['stepRows', bagShape, rowsRead + distinct * dim * 24, 'GB/s', () => workspace.stepRows(adam, sources, 1e-3)],
			['stepDense', `${size} weights`, 28 * size, 'GB/s', () => workspace.stepDense(dense, denseGradients, 1e-3)],
			['dense', layerShape, products, 'GFLOP/s', () => workspace.dense(layer, bagCount, x, y, { rectified: true })],
			[
				'denseGradient',
				layerShape,
				2 * products,
				'GFLOP/s',
				() => workspace.denseGradient(layer, bagCount, x, slopes, gradients),
			],
		] as const;
		return calls.map(([kernel, shape, work, unit, call]) => {
			const bestMs = bestOf(call, budgetMs);
			return { kernel, shape, bestMs, rate: billionsPerSecond(work, bestMs), unit };
		});
	} finally {
		workspace.release();
	}
}
