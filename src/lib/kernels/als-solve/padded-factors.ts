import type { Engine } from '$lib/kernels/engine';
import { packColumns, takeTileScratch } from '$lib/kernels/gemm/gemm.simd';

const gramRowsPerChunk = 12;

/** Rows of `dim` become rows of `paddedDim` in kernel memory, zeros behind. */
export function copyPadded({ memory }: Engine, rows: Float32Array, dim: number, paddedDim: number): number {
	const rowCount = rows.length / dim;
	const address = memory.take(rowCount * paddedDim * 4);
	const target = memory.f32.subarray(address / 4, address / 4 + rowCount * paddedDim);
	if (dim === paddedDim) {
		target.set(rows);
		return address;
	}
	target.fill(0);
	for (let row = 0; row < rowCount; row++) target.set(rows.subarray(row * dim, (row + 1) * dim), row * paddedDim);
	return address;
}

/** The way back: rows of `paddedDim` at `address` become rows of `dim`. */
export function copyUnpadded(
	{ memory }: Engine,
	address: number,
	paddedDim: number,
	rows: Float32Array,
	dim: number,
): void {
	const source = memory.f32.subarray(address / 4, address / 4 + (rows.length / dim) * paddedDim);
	for (let row = 0; row * dim < rows.length; row++) {
		rows.set(source.subarray(row * paddedDim, row * paddedDim + dim), row * dim);
	}
}

export interface GramRequest {
	/** Address of the padded factors. */
	factors: number;
	columnCount: number;
	dim: number;
	paddedDim: number;
	/** α₀ */
	weight: number;
	/** YᵀY [dim × dim] where it is known. */
	gram: Float32Array | undefined;
}

/** α₀ YᵀY [paddedDim × paddedDim]. */
export function takeGram(engine: Engine, request: GramRequest): number {
	const { dim, paddedDim, weight, gram } = request;
	const address = gram ? copyPadded(engine, gramRows(request), paddedDim, paddedDim) : computeGram(engine, request);
	const values = engine.memory.f32.subarray(address / 4, address / 4 + paddedDim * paddedDim);
	for (let index = 0; index < dim * paddedDim; index++) values[index] *= weight;
	return address;
}

function gramRows({ gram, dim, paddedDim }: GramRequest): Float32Array {
	const padded = new Float32Array(paddedDim * paddedDim);
	for (let row = 0; row < dim; row++) padded.set(gram!.subarray(row * dim, (row + 1) * dim), row * paddedDim);
	return padded;
}

function computeGram(engine: Engine, { factors, columnCount, paddedDim }: GramRequest): number {
	const { memory, run } = engine;
	const stride = paddedDim * 4;
	const address = memory.take(paddedDim * stride);
	memory.f32.fill(0, address / 4, address / 4 + paddedDim * paddedDim);
	memory.scoped(() => {
		const byRow = { address: factors, rowStride: stride, columnStride: 4 };
		const packed = packColumns(engine, byRow, columnCount, paddedDim);
		const scratch = takeTileScratch(engine);
		// prettier-ignore
		run('gemmRows', Math.ceil(paddedDim / gramRowsPerChunk), gramRowsPerChunk, paddedDim, paddedDim, columnCount,
			factors, 4, stride, packed, address, stride, 0, scratch);
	});
	return address;
}
