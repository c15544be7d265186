import { ShapeError } from '$lib/core/errors';
import { requireBelow } from './require-below';
import type { Bags, Columns, Floats, QuantisedRows, Workspace } from './workspace';

/**
 * The same workspace behind one check of all arguments, so that no backend reads or writes beyond an array.
 * @throws ShapeError naming the kernel, the array and the length it should have
 */
export function checkedWorkspace(workspace: Workspace): Workspace {
	return {
		...workspace,
		poolBags(table, dim, bags, out, columns) {
			requireBags('poolBags', bags, table.length / dim);
			requireColumns('poolBags', bags, dim, out, columns);
			workspace.poolBags(table, dim, bags, out, columns);
		},
		stepRows(state, sources, learningRate) {
			const { table, dim, optimiser } = state;
			for (const { bags, gradients, columns } of sources) {
				requireBags('stepRows', bags, table.length / dim);
				requireColumns('stepRows', bags, dim, gradients, columns);
			}
			if (optimiser.kind === 'adagrad') {
				requireRoom('stepRows', { accumulator: [optimiser.accumulator, table.length / dim] });
			} else {
				const { firstMoment, secondMoment, step } = optimiser;
				requireRoom('stepRows', {
					firstMoment: [firstMoment, table.length],
					secondMoment: [secondMoment, table.length],
				});
				requireStep('stepRows', step);
			}
			workspace.stepRows(state, sources, learningRate);
		},
		stepDense(state, gradients, learningRate) {
			const { weights, firstMoment, secondMoment, step } = state;
			requireRoom('stepDense', {
				firstMoment: [firstMoment, weights.length],
				secondMoment: [secondMoment, weights.length],
				gradients: [gradients, weights.length],
			});
			requireStep('stepDense', step);
			workspace.stepDense(state, gradients, learningRate);
		},
		dense(layer, rowCount, inputs, outputs, activation) {
			requireRoom('dense', {
				weights: [layer.weights, layer.inputs * layer.outputs],
				bias: [layer.bias, layer.outputs],
				inputs: [inputs, rowCount * layer.inputs],
				outputs: [outputs, rowCount * layer.outputs],
				mask: [activation.mask ?? outputs, rowCount * layer.outputs],
			});
			workspace.dense(layer, rowCount, inputs, outputs, activation);
		},
		denseGradient(layer, rowCount, inputs, outputGradients, gradients) {
			requireRoom('denseGradient', {
				weights: [layer.weights, layer.inputs * layer.outputs],
				inputs: [inputs, rowCount * layer.inputs],
				outputGradients: [outputGradients, rowCount * layer.outputs],
				'gradients.weights': [gradients.weights, layer.inputs * layer.outputs],
				'gradients.bias': [gradients.bias, layer.outputs],
				'gradients.inputs': [gradients.inputs, rowCount * layer.inputs],
			});
			workspace.denseGradient(layer, rowCount, inputs, outputGradients, gradients);
		},
		normaliseRows(values, rowCount, dim, epsilon, scales) {
			requireRoom('normaliseRows', { values: [values, rowCount * dim], scales: [scales, rowCount] });
			workspace.normaliseRows(values, rowCount, dim, epsilon, scales);
		},
		normaliseRowsGradient(values, scales, rowCount, dim, gradients) {
			requireRoom('normaliseRowsGradient', {
				values: [values, rowCount * dim],
				scales: [scales, rowCount],
				gradients: [gradients, rowCount * dim],
			});
			workspace.normaliseRowsGradient(values, scales, rowCount, dim, gradients);
		},
		searchRows(table, rowCount, query, k, outIndices, outScores) {
			requireRoom('searchRows', {
				table: [table, rowCount * query.length],
				outIndices: [outIndices, Math.min(k, rowCount)],
				outScores: [outScores, Math.min(k, rowCount)],
			});
			return workspace.searchRows(table, rowCount, query, k, outIndices, outScores);
		},
		scoreRows(table, query, rows, out) {
			const largest = rows.reduce((most, row) => Math.max(most, row), 0);
			requireRoom('scoreRows', {
				table: [table, rows.length === 0 ? 0 : (largest + 1) * query.length],
				out: [out, rows.length],
			});
			workspace.scoreRows(table, query, rows, out);
		},
		quantiseRows(table, rowCount, dim, out) {
			requireRoom('quantiseRows', { table: [table, rowCount * dim] });
			requireQuantised('quantiseRows', out, rowCount, dim);
			workspace.quantiseRows(table, rowCount, dim, out);
		},
		candidateRows(quantised, rowCount, query, k) {
			requireQuantised('candidateRows', quantised, rowCount, query.length);
			return workspace.candidateRows(quantised, rowCount, query, k);
		},
		inBatchSoftmax(batch, gradients) {
			const { queries, candidates, batchSize, positives, positiveLogQ, candidateItems, logQ, dim } = batch;
			requireBelow('inBatchSoftmax', 'positive', positives.subarray(0, batchSize), logQ.length);
			requireRoom('inBatchSoftmax', {
				positives: [positives, batchSize],
				positiveLogQ: [positiveLogQ, batchSize],
				queries: [queries, batchSize * dim],
				candidates: [candidates, logQ.length * dim],
				candidateItems: [candidateItems, logQ.length],
				'gradients.queries': [gradients.queries, batchSize * dim],
				'gradients.candidates': [gradients.candidates, logQ.length * dim],
			});
			return workspace.inBatchSoftmax(batch, gradients);
		},
	};
}

function requireRoom(kernel: string, arrays: Record<string, [array: { length: number }, least: number]>): void {
	for (const [name, [array, least]] of Object.entries(arrays)) {
		if (!(array.length >= least)) {
			throw new ShapeError(`${kernel}: ${name} has ${array.length} elements, its shape asks for ${least}.`);
		}
	}
}

function requireQuantised(kernel: string, quantised: QuantisedRows, rowCount: number, dim: number): void {
	const { codes, scales } = quantised;
	requireRoom(kernel, {
		codes: [codes, (rowCount * Math.ceil(dim / 16) * 16) / 4],
		scales: [scales, rowCount],
	});
}

function requireStep(kernel: string, step: number): void {
	if (!(step >= 1)) throw new ShapeError(`${kernel}: step is ${step}; the first call has step 1.`);
}

function requireBags(kernel: string, { offsets, rows, weights }: Bags, rowCount: number): void {
	if (offsets[0] !== 0 || offsets.at(-1) !== rows.length || weights.length !== rows.length) {
		throw new ShapeError(
			`${kernel}: bags from ${offsets[0]} to ${offsets.at(-1)} with ${rows.length} rows and ${weights.length} weights.`,
		);
	}
	for (let bag = 1; bag < offsets.length; bag++) {
		if (offsets[bag] < offsets[bag - 1]) throw new ShapeError(`${kernel}: bag ${bag - 1} ends before it begins.`);
	}
	for (let entry = 0; entry < rows.length; entry++) {
		if (rows[entry] >= rowCount) {
			throw new ShapeError(`${kernel}: row ${rows[entry]} is outside 0…${rowCount - 1}.`);
		}
	}
}

function requireColumns(kernel: string, { offsets }: Bags, dim: number, matrix: Floats, columns: Columns): void {
	const { stride, column } = columns;
	if (column < 0 || column + dim > stride) {
		throw new ShapeError(`${kernel}: columns ${column}…${column + dim - 1} do not lie in rows of ${stride}.`);
	}
	requireRoom(kernel, { matrix: [matrix, (offsets.length - 1) * stride] });
}
