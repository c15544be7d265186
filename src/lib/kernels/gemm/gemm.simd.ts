import type { Engine } from '$lib/kernels/engine';
import type { GemmShape } from '$lib/kernels/kernel';

/** Rows a thread takes at a time: whole tiles of 6, and 48 KB of A at a depth of 256. */
const rowsPerChunk = 48;
/** Products below this many multiplications (about 20 µs) stay on one thread: waking another takes as long. */
const smallProduct = 500_000;
/** Numbers a thread packs at a time, about 10 µs. */
const packedPerChunk = 8192;

/** Where a matrix lies: `rowStride` and `columnStride` in bytes, one of them 4. */
export interface StridedMatrix {
	address: number;
	rowStride: number;
	columnStride: number;
}

/** Packs B [k × n] for `gemmRows`; the address of the packed copy. */
export function packColumns({ memory, run }: Engine, b: StridedMatrix, k: number, n: number): number {
	const panelCount = Math.ceil(n / 8);
	const packed = memory.take(panelCount * 8 * k * 4);
	const panelsPerChunk = Math.max(1, Math.round(packedPerChunk / (8 * k)));
	const chunkCount = Math.ceil(panelCount / panelsPerChunk);
	run('gemmPackColumns', chunkCount, panelsPerChunk, b.address, b.rowStride, b.columnStride, k, n, packed);
	return packed;
}

/** Scratch for tiles at the edge, 256 bytes a lane. */
export function takeTileScratch({ memory, laneCount }: Engine): number {
	return memory.take(laneCount * 256);
}

/** C = op(A)·op(B), each element summed over ascending k in f32, in blocks of 256. */
export function gemmSimd(engine: Engine, shape: GemmShape, a: Float32Array, b: Float32Array, c: Float32Array): void {
	const { m, n, k } = shape;
	if (k === 0 || c.length === 0) {
		c.fill(0);
		return;
	}
	const { memory } = engine;
	memory.scoped(() => {
		const left = strided(memory.copyIn(a), shape.transposeA, m, k);
		const right = strided(memory.copyIn(b), shape.transposeB, k, n);
		const packed = packColumns(engine, right, k, n);
		const product = memory.take(m * n * 4);
		const scratch = takeTileScratch(engine);
		const chunkRows = m * n * k < smallProduct ? m : rowsPerChunk;
		// prettier-ignore
		engine.run('gemmRows', Math.ceil(m / chunkRows), chunkRows, m, n, k, left.address, left.rowStride,
			left.columnStride, packed, product, n * 4, 0, scratch);
		memory.copyOut(product, c);
	});
}

function strided(address: number, isTransposed: boolean | undefined, rows: number, columns: number): StridedMatrix {
	if (isTransposed) return { address, rowStride: 4, columnStride: rows * 4 };
	return { address, rowStride: columns * 4, columnStride: 4 };
}
