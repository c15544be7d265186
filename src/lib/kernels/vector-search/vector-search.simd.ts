import type { Engine } from '$lib/kernels/engine';
import { codeBytesOf, quantiseQuery } from './vector-search.reference';

const rowsPerChunk = 8192;

/** Addresses of a quantised table. */
export interface QuantisedInMemory {
	codes: number;
	scales: number;
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
	const { memory, run, call, laneCount } = engine;
	const wanted = Math.min(k, rowCount);
	if (wanted === 0) return 0;
	return memory.scoped(() => {
		const queryAt = memory.copyIn(query);
		const { counts, indices, values } = takeHeaps(engine, wanted);
		// prettier-ignore
		run('searchRows', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, query.length, table, queryAt, wanted,
			counts, indices, values);
		const count = call('mergeLanes', laneCount, wanted, counts, indices, values);
		outIndices.set(memory.u32.subarray(indices / 4, indices / 4 + count));
		outScores.set(memory.f32.subarray(values / 4, values / 4 + count));
		return count;
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
	{ codes, scales }: QuantisedInMemory,
): void {
	const chunkCount = Math.ceil(rowCount / rowsPerChunk);
	run('quantiseRows', chunkCount, rowsPerChunk, rowCount, dim, table, codes, codeBytesOf(dim), scales);
}

export function candidateRowsSimd(
	engine: Engine,
	{ codes, scales }: QuantisedInMemory,
	rowCount: number,
	query: Float32Array,
	k: number,
): Uint32Array | null {
	const { memory, run, call, laneCount } = engine;
	const wanted = Math.min(k, rowCount);
	if (wanted === 0) return new Uint32Array(0);
	const codeBytes = codeBytesOf(query.length);
	const { values, scale, slack } = quantiseQuery(query, codeBytes);
	return memory.scoped(() => {
		const queryAt = memory.take(values.byteLength);
		new Int16Array(memory.wasmMemory.buffer, queryAt, values.length).set(values);
		const heaps = takeHeaps(engine, wanted);
		const capacity = notesPerWanted * wanted + leastNotes;
		const notedCounts = takeZeros(engine, laneCount);
		const [notedRows, bounds] = [memory.take(laneCount * capacity * 4), memory.take(laneCount * capacity * 4)];
		// prettier-ignore
		run('noteCandidates', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, codeBytes, codes, scales, queryAt,
			scale, slack, wanted, heaps.counts, heaps.indices, heaps.values, capacity, notedCounts, notedRows, bounds);
		const noted = memory.u32.slice(notedCounts / 4, notedCounts / 4 + laneCount);
		if (noted.some((count) => count > capacity)) return null;
		const count = call('mergeLanes', laneCount, wanted, heaps.counts, heaps.indices, heaps.values);
		const least = count < wanted ? -Infinity : memory.f32[heaps.values / 4 + wanted - 1];
		const rows: number[] = [];
		noted.forEach((count, lane) => {
			const start = lane * capacity * 4;
			const kept = call('dropOvertaken', count, least, notedRows + start, bounds + start);
			const first = (notedRows + start) / 4;
			for (let place = first; place < first + kept; place++) rows.push(memory.u32[place]);
		});
		return Uint32Array.from(rows).sort();
	});
}

/** What a lane keeps in mind at once: many times the candidates that vectors of no pattern have. */
const notesPerWanted = 32;
const leastNotes = 1024;

/** A heap of the k best for each lane, empty. */
function takeHeaps(engine: Engine, k: number) {
	const { memory, laneCount } = engine;
	const counts = takeZeros(engine, laneCount);
	return { counts, indices: memory.take(laneCount * k * 4), values: memory.take(laneCount * k * 4) };
}

function takeZeros({ memory }: Engine, count: number): number {
	const address = memory.take(count * 4);
	memory.u32.fill(0, address / 4, address / 4 + count);
	return address;
}
