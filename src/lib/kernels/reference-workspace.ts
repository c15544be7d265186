import { denseGradientReference, denseReference, type LayerArrays } from './dense-layer/dense-layer.reference';
import { poolBagsReference } from './embedding-lookup/embedding-bags.reference';
import { inBatchSoftmaxReference } from './in-batch-softmax/in-batch-softmax.reference';
import { normaliseRowsGradientReference, normaliseRowsReference } from './normalise-rows/normalise-rows.reference';
import {
	adagradRowsReference,
	adamReference,
	adamRowsReference,
	sumByRow,
} from './sparse-apply/sparse-apply.reference';
import {
	arraysOfQuantised,
	candidateRowsReference,
	codeBytesOf,
	quantiseQuery,
	quantiseRowsReference,
	scoreRowsReference,
	searchRowsReference,
} from './vector-search/vector-search.reference';
import type { DenseLayer, Floats, Workspace } from './workspace';

/** The definition of correct, on ordinary arrays. */
export function createReferenceWorkspace(): Workspace {
	return {
		floats: (length) => floatsOn(new Float32Array(length)),
		release() {},
		poolBags: (table, dim, bags, out, columns) => poolBagsReference(table.values, dim, bags, out.values, columns),
		stepRows({ table, dim, optimiser }, sources, learningRate) {
			const sums = sumByRow(
				dim,
				sources.map(({ bags, gradients, columns }) => ({ bags, gradients: gradients.values, columns })),
			);
			if (optimiser.kind === 'adagrad') {
				adagradRowsReference(table.values, optimiser.accumulator.values, dim, sums, learningRate);
			} else {
				const { firstMoment, secondMoment, step } = optimiser;
				const moments = { firstMoment: firstMoment.values, secondMoment: secondMoment.values, step };
				adamRowsReference(table.values, moments, dim, sums, learningRate);
			}
		},
		stepDense({ weights, firstMoment, secondMoment, step }, gradients, learningRate) {
			const arrays = {
				weights: weights.values,
				firstMoment: firstMoment.values,
				secondMoment: secondMoment.values,
				step,
			};
			adamReference(arrays, gradients.values, learningRate);
		},
		dense(layer, rowCount, inputs, outputs, activation) {
			const x = first(inputs, rowCount * layer.inputs);
			denseReference(arraysOf(layer), x, first(outputs, rowCount * layer.outputs), activation);
		},
		denseGradient(layer, rowCount, inputs, outputGradients, gradients) {
			denseGradientReference(
				arraysOf(layer),
				first(inputs, rowCount * layer.inputs),
				first(outputGradients, rowCount * layer.outputs),
				{
					weights: gradients.weights.values,
					bias: gradients.bias.values,
					inputs: first(gradients.inputs, rowCount * layer.inputs),
					gate: gradients.gate,
				},
			);
		},
		normaliseRows: (values, rowCount, dim, epsilon, scales) =>
			normaliseRowsReference(first(values, rowCount * dim), dim, epsilon, scales.values),
		normaliseRowsGradient: (values, scales, rowCount, dim, gradients) =>
			normaliseRowsGradientReference(values.values, scales.values, dim, first(gradients, rowCount * dim)),
		searchRows: (table, rowCount, query, ...rest) =>
			searchRowsReference(first(table, rowCount * query.length), query.length, query, ...rest),
		scoreRows: (table, query, rows, out) => scoreRowsReference(table.values, query, rows, out),
		quantiseRows: (table, rowCount, dim, out) =>
			quantiseRowsReference(first(table, rowCount * dim), dim, codeBytesOf(dim), arraysOfQuantised(out)),
		candidateRows(quantised, rowCount, query, k) {
			const asked = quantiseQuery(query, codeBytesOf(query.length));
			return candidateRowsReference(arraysOfQuantised(quantised), rowCount, asked, k);
		},
		inBatchSoftmax({ queries, candidates, batchSize, ...batch }, gradients) {
			const [querySize, candidateSize] = [batchSize * batch.dim, batch.logQ.length * batch.dim];
			return inBatchSoftmaxReference(
				{ ...batch, queries: first(queries, querySize), candidates: first(candidates, candidateSize) },
				{
					queries: first(gradients.queries, querySize),
					candidates: first(gradients.candidates, candidateSize),
				},
			);
		},
	};
}

function floatsOn(values: Float32Array): Floats {
	return {
		length: values.length,
		values,
		part: (start, length) => floatsOn(values.subarray(start, start + length)),
	};
}

function first({ values }: Floats, length: number): Float32Array {
	return values.subarray(0, length);
}

function arraysOf({ inputs, outputs, weights, bias }: DenseLayer): LayerArrays {
	return { inputs, outputs, weights: weights.values, bias: bias.values };
}
