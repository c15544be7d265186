import { denseGradientSimd, denseSimd } from './dense-layer/dense-layer.simd';
import { poolBagsSimd } from './embedding-lookup/embedding-bags.simd';
import type { Engine } from './engine';
import { inBatchSoftmaxInMemory } from './in-batch-softmax/in-batch-softmax.simd';
import type { KernelMemory } from './memory';
import { normaliseRowsGradientSimd, normaliseRowsSimd } from './normalise-rows/normalise-rows.simd';
import { adamConstants, stepRowsSimd, type TableInMemory } from './sparse-apply/sparse-apply.simd';
import {
	candidateRowsSimd,
	quantiseRowsSimd,
	scoreRowsSimd,
	searchRowsSimd,
	type QuantisedInMemory,
} from './vector-search/vector-search.simd';
import type { DenseLayer, Floats, QuantisedRows, TableState, Workspace } from './workspace';

/** Arrays reserved in kernel memory, and the kernels on their addresses. */
export function createSimdWorkspace(engine: Engine): Workspace {
	const { memory } = engine;
	const blocks: number[] = [];
	const release = () => {
		for (const address of blocks.splice(0)) memory.free(address);
	};
	return {
		floats(length) {
			try {
				const address = memory.reserve(length * 4);
				blocks.push(address);
				return new FloatsInMemory(memory, address, length);
			} catch (error) {
				release();
				throw error;
			}
		},
		release,
		poolBags: (table, dim, bags, out, columns) =>
			poolBagsSimd(engine, addressOf(table), dim, bags, addressOf(out), columns),
		stepRows(state, sources, learningRate) {
			const inMemory = sources.map(({ bags, gradients, columns }) => ({
				bags,
				gradients: addressOf(gradients),
				columns,
			}));
			stepRowsSimd(engine, tableInMemory(state), inMemory, learningRate);
		},
		stepDense({ weights, firstMoment, secondMoment, step }, gradients, learningRate) {
			const arrays = [weights, firstMoment, secondMoment, gradients].map(addressOf);
			engine.call('stepAdam', ...arrays, weights.length, ...adamConstants(learningRate, step));
		},
		dense: (layer, rowCount, inputs, outputs, activation) =>
			denseSimd(engine, layerInMemory(layer), rowCount, addressOf(inputs), addressOf(outputs), activation),
		denseGradient: (layer, rowCount, inputs, outputGradients, gradients) =>
			denseGradientSimd(engine, layerInMemory(layer), rowCount, addressOf(inputs), addressOf(outputGradients), {
				weights: addressOf(gradients.weights),
				bias: addressOf(gradients.bias),
				inputs: addressOf(gradients.inputs),
				gate: gradients.gate,
			}),
		normaliseRows: (values, rowCount, dim, epsilon, scales) =>
			normaliseRowsSimd(engine, addressOf(values), rowCount, dim, epsilon, addressOf(scales)),
		normaliseRowsGradient: (values, scales, rowCount, dim, gradients) =>
			normaliseRowsGradientSimd(engine, addressOf(values), addressOf(scales), rowCount, dim, addressOf(gradients)),
		searchRows: (table, ...rest) => searchRowsSimd(engine, addressOf(table), ...rest),
		scoreRows: (table, ...rest) => scoreRowsSimd(engine, addressOf(table), ...rest),
		quantiseRows: (table, rowCount, dim, out) =>
			quantiseRowsSimd(engine, addressOf(table), rowCount, dim, quantisedInMemory(out)),
		candidateRows: (quantised, ...rest) => candidateRowsSimd(engine, quantisedInMemory(quantised), ...rest),
		inBatchSoftmax: (batch, gradients) =>
			inBatchSoftmaxInMemory(
				engine,
				{ ...batch, queries: addressOf(batch.queries), candidates: addressOf(batch.candidates) },
				{ queries: addressOf(gradients.queries), candidates: addressOf(gradients.candidates) },
			),
	};
}

class FloatsInMemory implements Floats {
	constructor(
		readonly memory: KernelMemory,
		readonly address: number,
		readonly length: number,
	) {}

	get values(): Float32Array {
		return this.memory.f32.subarray(this.address / 4, this.address / 4 + this.length);
	}

	part(start: number, length: number): Floats {
		return new FloatsInMemory(this.memory, this.address + start * 4, length);
	}
}

function addressOf(floats: Floats): number {
	if (!(floats instanceof FloatsInMemory)) throw new TypeError('These numbers belong to another workspace.');
	return floats.address;
}

function layerInMemory({ inputs, outputs, weights, bias }: DenseLayer) {
	return { inputs, outputs, weights: addressOf(weights), bias: addressOf(bias) };
}

function quantisedInMemory({ codes, scales }: QuantisedRows): QuantisedInMemory {
	return { codes: addressOf(codes), scales: addressOf(scales) };
}

function tableInMemory({ table, dim, optimiser }: TableState): TableInMemory {
	const own = { table: addressOf(table), rowCount: table.length / dim, dim };
	if (optimiser.kind === 'adagrad') return { ...own, kind: 'adagrad', accumulator: addressOf(optimiser.accumulator) };
	const { firstMoment, secondMoment, step } = optimiser;
	return { ...own, kind: 'adam', firstMoment: addressOf(firstMoment), secondMoment: addressOf(secondMoment), step };
}
