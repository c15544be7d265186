import type { Engine } from '$lib/kernels/engine';
import type { Bags, Columns } from '$lib/kernels/workspace';
import { adagradEpsilon, adamBeta1, adamBeta2, adamEpsilon, adamStepSize } from './adam';

const rowsPerChunk = 32;
/** `counterCount` of sparse-apply.as.ts. */
const sortCounters = 4096;

/** Addresses of a table and of what its optimiser remembers. */
export type TableInMemory = { table: number; rowCount: number; dim: number } & (
	{ kind: 'adagrad'; accumulator: number } | { kind: 'adam'; firstMoment: number; secondMoment: number; step: number }
);

export interface SourceInMemory {
	bags: Bags;
	/** Address of the whole matrix. */
	gradients: number;
	columns: Columns;
}

/**
 * Entries are sorted by row once; then each row's gradient is summed and applied where the row lies, by whichever
 * thread takes it. The gradients of a row are never written down.
 */
export function stepRowsSimd(
	engine: Engine,
	state: TableInMemory,
	sources: readonly SourceInMemory[],
	learningRate: number,
): void {
	const { memory, run, laneCount } = engine;
	const { table, dim } = state;
	memory.scoped(() => {
		const groups = groupEntries(engine, sources, state.rowCount);
		const scratch = memory.take(laneCount * (dim * 4 + 64));
		const { count, distinct, offsets, sortedSources, sortedWeights } = groups;
		const shared = [rowsPerChunk, count, distinct, offsets, sortedSources, sortedWeights, dim, scratch, table];
		const chunkCount = Math.ceil(count / rowsPerChunk);
		if (state.kind === 'adagrad') {
			run('adagradRows', chunkCount, ...shared, state.accumulator, learningRate, adagradEpsilon);
		} else {
			const { firstMoment, secondMoment, step } = state;
			run('adamRows', chunkCount, ...shared, firstMoment, secondMoment, ...adamConstants(learningRate, step));
		}
	});
}

/** As `stepAdam` takes them. */
export function adamConstants(learningRate: number, step: number): number[] {
	const stepSize = adamStepSize(learningRate, step);
	return [stepSize, adamBeta1, adamBeta2, 1 - adamBeta1, 1 - adamBeta2, adamEpsilon];
}

/** Takes memory of the caller's scope. */
function groupEntries({ memory, call }: Engine, sources: readonly SourceInMemory[], rowCount: number) {
	const entryCount = sources.reduce((count, { bags }) => count + bags.rows.length, 0);
	const [rows, weights, addresses] = [0, 1, 2].map(() => memory.take(entryCount * 4));
	const [order, otherOrder] = [0, 1].map(() => memory.take(entryCount * 4));
	const counters = memory.take(sortCounters * 4);
	const [distinct, sortedSources, sortedWeights] = [0, 1, 2].map(() => memory.take(entryCount * 4));
	const offsets = memory.take((entryCount + 1) * 4);
	let start = 0;
	for (const { bags, gradients, columns } of sources) {
		const bagOffsets = memory.copyIn(bags.offsets);
		memory.u32.set(bags.rows, rows / 4 + start);
		memory.f32.set(bags.weights, weights / 4 + start);
		const [first, stride] = [gradients + columns.column * 4, columns.stride * 4];
		call('listSources', bags.offsets.length - 1, bagOffsets, first, stride, addresses + start * 4);
		start += bags.rows.length;
	}
	// prettier-ignore
	const count = call('groupByRow', entryCount, rowCount, rows, addresses, weights, order, otherOrder, counters,
		distinct, offsets, sortedSources, sortedWeights);
	return { count, distinct, offsets, sortedSources, sortedWeights };
}
