import type { Engine } from '$lib/kernels/engine';
import { codeBytesOf, quantiseQuery } from './vector-search.reference';

const rowsPerChunk = 8192;

/** Addresses of a quantised table. */
export interface QuantisedInMemory {
	codes: number;
	scales: number;
	lengths: number;
	errors: number;
}

/** @param table its address */
export function searchRowsSimd(
	engine: Engine,
	table: number,
	rowCount: number,
	query: Float32Array,
	k: number,
	outIndices: Uint32Array,
	outScores: Float32Array,
): number {
	return engine.memory.scoped(() => {
		const queryAt = engine.memory.copyIn(query);
		const args = [rowsPerChunk, rowCount, query.length, table, queryAt];
		return bestOfChunks(engine, 'searchRows', args, rowCount, k, outIndices, outScores);
	});
}

/** @param table its address */
export function scoreRowsSimd(
	{ memory, call }: Engine,
	table: number,
	query: Float32Array,
	rows: Uint32Array,
	out: Float32Array,
): void {
	memory.scoped(() => {
		const [queryAt, rowsAt, scores] = [memory.copyIn(query), memory.copyIn(rows), memory.take(rows.byteLength)];
		call('scoreRows', rowsAt, rows.length, query.length, table, queryAt, scores);
		memory.copyOut(scores, out);
	});
}

/** All arrays by address. */
export function quantiseRowsSimd(
	{ run }: Engine,
	table: number,
	rowCount: number,
	dim: number,
	{ codes, scales, lengths, errors }: QuantisedInMemory,
): void {
	const chunkCount = Math.ceil(rowCount / rowsPerChunk);
	// prettier-ignore
	run('quantiseRows', chunkCount, rowsPerChunk, rowCount, dim, table, codes, codeBytesOf(dim), scales, lengths, errors);
}

export function boundRowsSimd(
	engine: Engine,
	{ codes, scales, lengths, errors }: QuantisedInMemory,
	rowCount: number,
	query: Float32Array,
	k: number,
	outIndices: Uint32Array,
	outBounds: Float32Array,
): number {
	const { memory } = engine;
	const codeBytes = codeBytesOf(query.length);
	const { values, scale, lengthFactor, errorFactor } = quantiseQuery(query, codeBytes);
	return memory.scoped(() => {
		const queryAt = memory.take(values.byteLength);
		new Int16Array(memory.wasmMemory.buffer, queryAt, values.length).set(values);
		// prettier-ignore
		const args = [rowsPerChunk, rowCount, codeBytes, codes, scales, lengths, errors, queryAt, scale, lengthFactor,
			errorFactor];
		return bestOfChunks(engine, 'boundRows', args, rowCount, k, outIndices, outBounds);
	});
}

/** Each chunk finds its k best; they are ranked once more. */
function bestOfChunks(
	{ memory, run, call }: Engine,
	job: string,
	args: number[],
	rowCount: number,
	k: number,
	outIndices: Uint32Array,
	outScores: Float32Array,
): number {
	const wanted = Math.min(k, rowCount);
	if (wanted === 0) return 0;
	const chunkCount = Math.ceil(rowCount / rowsPerChunk);
	const counts = memory.take(chunkCount * 4);
	const [indices, values] = [memory.take(chunkCount * wanted * 4), memory.take(chunkCount * wanted * 4)];
	run(job, chunkCount, ...args, wanted, counts, indices, values);
	const count = call('mergeTop', chunkCount, wanted, counts, indices, values);
	outIndices.set(memory.u32.subarray(indices / 4, indices / 4 + count));
	outScores.set(memory.f32.subarray(values / 4, values / 4 + count));
	return count;
}
