import { multiplyAdd, sumLanes } from '../simd.as';

/** A chunk of rows scaled to length 1; `scales` takes 1 / √(x·x + epsilon). */
export function normaliseRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	dim: i32,
	values: usize,
	epsilon: f32,
	scales: usize,
): void {
	const rowBytes = (<usize>dim) << 2;
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < last; row++) {
		const start = values + <usize>row * rowBytes;
		const scale: f32 = <f32>1 / sqrt(dot(start, start, rowBytes) + epsilon);
		store<f32>(scales + ((<usize>row) << 2), scale);
		let at: usize = 0;
		for (; at + 16 <= rowBytes; at += 16) {
			v128.store(start + at, f32x4.mul(v128.load(start + at), f32x4.splat(scale)));
		}
		for (; at < rowBytes; at += 4) store<f32>(start + at, load<f32>(start + at) * scale);
	}
}

/** A chunk of gradients g with respect to normalised rows y becomes scale · (g − (y·g) y). */
export function normaliseGradientRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	dim: i32,
	values: usize,
	scales: usize,
	gradients: usize,
): void {
	const rowBytes = (<usize>dim) << 2;
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < last; row++) {
		const y = values + <usize>row * rowBytes;
		const gradient = gradients + <usize>row * rowBytes;
		const scale = load<f32>(scales + ((<usize>row) << 2));
		const along = dot(y, gradient, rowBytes);
		let at: usize = 0;
		for (; at + 16 <= rowBytes; at += 16) {
			const across = f32x4.sub(v128.load(gradient + at), f32x4.mul(f32x4.splat(along), v128.load(y + at)));
			v128.store(gradient + at, f32x4.mul(f32x4.splat(scale), across));
		}
		for (; at < rowBytes; at += 4) {
			store<f32>(gradient + at, scale * (load<f32>(gradient + at) - along * load<f32>(y + at)));
		}
	}
}

function dot(a: usize, b: usize, rowBytes: usize): f32 {
	let sum = f32x4.splat(0);
	let at: usize = 0;
	for (; at + 16 <= rowBytes; at += 16) sum = multiplyAdd(v128.load(a + at), v128.load(b + at), sum);
	let total = sumLanes(sum);
	for (; at < rowBytes; at += 4) total += load<f32>(a + at) * load<f32>(b + at);
	return total;
}
