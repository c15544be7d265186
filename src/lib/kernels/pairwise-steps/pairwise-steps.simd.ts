import { copyPadded, copyUnpadded } from '$lib/kernels/als-solve/padded-factors';
import type { Engine } from '$lib/kernels/engine';
import { rankWeights } from './rank-weights';
import type { PairwiseFactors, PairwiseOptions, PairwiseSchedule } from '$lib/kernels/kernel';

const lossEvery = 8;
/** Of `Call` in the AssemblyScript: 19 whole numbers and two floats. */
const callWords = 21;

/** Stratum after stratum, the cells of one on all lanes. f32, losses in f64. */
export function pairwiseStepsSimd(
	engine: Engine,
	{ users, items, biases, dim }: PairwiseFactors,
	schedule: PairwiseSchedule,
	{ loss, learningRate, regularisation, rounds, trials, itemsFixed }: PairwiseOptions,
): number {
	const { memory, run } = engine;
	const { cellsPerStratum, cellOffsets, cellSeeds, taken } = schedule;
	const cellCount = cellSeeds.length;
	const paddedDim = Math.ceil(dim / 8) * 8;
	return memory.scoped(() => {
		const losses = memory.take(cellCount * 8);
		const userFactors = copyPadded(engine, users, dim, paddedDim);
		const itemFactors = copyPadded(engine, items, dim, paddedDim);
		const itemBiases = memory.copyIn(biases);
		const words = Uint32Array.of(
			memory.copyIn(cellOffsets),
			memory.copyIn(cellSeeds),
			memory.copyIn(schedule.cellBlocks),
			memory.copyIn(schedule.users),
			memory.copyIn(schedule.positives),
			memory.copyIn(schedule.negatives),
			memory.copyIn(schedule.negativeOffsets),
			memory.copyIn(taken.rowOffsets),
			memory.copyIn(taken.columnIndices),
			userFactors,
			itemFactors,
			itemBiases,
			memory.copyIn(rankWeights(taken.columnCount, trials)),
			losses,
			paddedDim * 4,
			rounds,
			Number(loss === 'warp'),
			trials,
			Number(itemsFixed),
		);
		const call = memory.take(callWords * 4);
		memory.u32.set(words, call / 4);
		memory.f32.set([learningRate, regularisation], call / 4 + words.length);
		for (let cell = 0; cell < cellCount; cell += cellsPerStratum) {
			run('pairwiseCell', Math.min(cellsPerStratum, cellCount - cell), cell, call);
		}
		copyUnpadded(engine, userFactors, paddedDim, users, dim);
		if (!itemsFixed) {
			copyUnpadded(engine, itemFactors, paddedDim, items, dim);
			memory.copyOut(itemBiases, biases);
		}
		return meanLoss(new Float64Array(memory.wasmMemory.buffer, losses, cellCount), cellOffsets, rounds);
	});
}

/** In order of the cells, whoever ran them. */
function meanLoss(losses: Float64Array, cellOffsets: Uint32Array, rounds: number): number {
	let [sum, told] = [0, 0];
	losses.forEach((loss, cell) => {
		sum += loss;
		told += rounds * Math.ceil((cellOffsets[cell + 1] - cellOffsets[cell]) / lossEvery);
	});
	return sum / Math.max(1, told);
}
