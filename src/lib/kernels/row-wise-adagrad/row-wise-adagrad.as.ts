import { sumLanes } from '../simd.as';

/** One step of `count` distinct rows, side by side as their gradients are: table and sums [count × dim]. */
export function adagradRows(
	table: usize,
	accumulator: usize,
	dim: i32,
	sums: usize,
	count: i32,
	learningRate: f32,
	epsilon: f32,
): void {
	const rowBytes = (<usize>dim) << 2;
	const vectorBytes = rowBytes & ~15;
	for (let slot = 0; slot < count; slot++) {
		const place = accumulator + ((<usize>slot) << 2);
		const total = load<f32>(place) + squaredLength(sums, rowBytes) / <f32>dim;
		store<f32>(place, total);
		const rate = learningRate / (sqrt(total) + epsilon);
		const rates = f32x4.splat(rate);
		let at: usize = 0;
		for (; at < vectorBytes; at += 16) {
			const change = f32x4.mul(rates, v128.load(sums + at));
			v128.store(table + at, f32x4.sub(v128.load(table + at), change));
		}
		for (; at < rowBytes; at += 4) {
			store<f32>(table + at, load<f32>(table + at) - rate * load<f32>(sums + at));
		}
		table += rowBytes;
		sums += rowBytes;
	}
}

function squaredLength(row: usize, rowBytes: usize): f32 {
	let squares = f32x4.splat(0);
	let at: usize = 0;
	for (; at + 16 <= rowBytes; at += 16) {
		const values = v128.load(row + at);
		squares = f32x4.add(squares, f32x4.mul(values, values));
	}
	let total = sumLanes(squares);
	for (; at < rowBytes; at += 4) {
		const value = load<f32>(row + at);
		total += value * value;
	}
	return total;
}
