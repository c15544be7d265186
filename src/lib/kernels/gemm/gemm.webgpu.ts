import type { Gpu } from '$lib/kernels/gpu/gpu';
import type { GemmShape } from '$lib/kernels/kernel';
import gemmCode from './gemm.wgsl?raw';
import sumCode from './gemm-sum.wgsl?raw';

/** A matrix inside a buffer, row-major and tightly packed from `offset` (in numbers). */
export interface GpuMatrix {
	buffer: GPUBuffer;
	offset?: number;
}

/** What happens to each number of the product before it is written; [m × n] where a matrix. */
export interface GemmEpilogue {
	/** Factor of the product. */
	alpha?: number;
	/** [n] added to every row */
	bias?: GpuMatrix;
	relu?: boolean;
	/** Factors, as of dropout. */
	mask?: GPUBuffer;
	/** Gradient of `relu` and `mask`: zero where this output was not positive, else times `kept`. */
	gate?: { output: GPUBuffer; kept: number };
}

const TILE = 64;
/** Fewer tiles than this leave a GPU idle: the depth is then cut as well. */
const ENOUGH_TILES = 64;
/** A split adds at least this many terms. */
const SPLIT_DEPTH = 128;
const MOST_SPLITS = 16;
/** Numbers of scratch that any product can be cut in: all its parts together have no more tiles than are enough. */
export const gemmScratchLength = ENOUGH_TILES * TILE * TILE;

/**
 * Records C = epilogue(alpha · op(A)·op(B)). A few tiles with a deep sum, as of a weight's gradient, are cut in depth;
 * then there is no epilogue but alpha.
 * @param scratch holds the parts of a cut product: `gemmScratchLength` numbers
 */
export function gemmGpu(
	gpu: Gpu,
	shape: GemmShape,
	a: GpuMatrix,
	b: GpuMatrix,
	c: GpuMatrix,
	epilogue: GemmEpilogue = {},
	scratch?: GPUBuffer,
): void {
	const { m, n, k, transposeA = false, transposeB = false } = shape;
	const { alpha = 1, bias, relu = false, mask, gate } = epilogue;
	const isCut = scratch !== undefined && !bias && !relu && !mask && !gate;
	const splits = isCut ? splitsOf(shape) : 1;
	const splitDepth = Math.max(16, Math.ceil(k / splits / 16) * 16);
	const program = {
		name: 'gemm',
		code: gemmCode,
		constants: { transposeA: Number(transposeA), transposeB: Number(transposeB) },
	};
	const flags = (bias ? 1 : 0) | (relu ? 2 : 0) | (mask ? 4 : 0) | (gate ? 8 : 0);
	const target = splits > 1 ? { buffer: scratch! } : c;
	gpu.dispatch(
		program,
		[
			...[m, n, k, splitDepth, a.offset ?? 0, b.offset ?? 0, target.offset ?? 0, bias?.offset ?? 0, flags],
			{ f32: alpha },
			{ f32: gate?.kept ?? 1 },
		],
		// Where there is no bias or gate any readable buffer stands in; it is not read.
		[a.buffer, b.buffer, bias?.buffer ?? a.buffer, mask ?? gate?.output ?? a.buffer, target.buffer],
		Math.ceil(m / TILE) * Math.ceil(n / TILE),
		splits,
	);
	if (splits === 1) return;
	const sum = { name: 'gemm-sum', code: sumCode };
	gpu.dispatch(sum, [m * n, splits, c.offset ?? 0], [target.buffer, c.buffer], Math.ceil((m * n) / 256));
}

function splitsOf({ m, n, k }: GemmShape): number {
	const tiles = Math.ceil(m / TILE) * Math.ceil(n / TILE);
	if (tiles === 0) return 1;
	return Math.max(1, Math.min(MOST_SPLITS, Math.floor(ENOUGH_TILES / tiles), Math.floor(k / SPLIT_DEPTH)));
}
