// C = alpha · op(A)·op(B), then the epilogue the flags name. 64 × 64 of C a workgroup, 4 × 4 a thread; A and B pass
// through workgroup memory in slices of 16, read so that neighbouring threads read neighbouring numbers.
// With several splits each writes its own slice of C, [splits × m × n], and `gemm-sum` adds them up: no float atomics.

struct Params {
	m: u32, n: u32, k: u32,
	/** Terms of the sum a split takes: a multiple of 16. */
	splitDepth: u32,
	offsetA: u32, offsetB: u32, offsetC: u32, offsetBias: u32,
	/** 1: add the bias; 2: ReLU; 4: times the mask; 8: gradient of 2 and 4, zero where the gate is not positive. */
	flags: u32,
	alpha: f32,
	/** Factor of units that the gate lets through: 1 / (1 − dropout). */
	kept: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read> gate: array<f32>;
@group(0) @binding(5) var<storage, read_write> c: array<f32>;

override transposeA: bool = false;
override transposeB: bool = false;

const tile = 64u;
const slice = 16u;

var<workgroup> tileA: array<array<f32, 64>, 16>;
var<workgroup> tileB: array<array<f32, 64>, 16>;

fn readA(row: u32, depth: u32, end: u32) -> f32 {
	if (row >= params.m || depth >= end) { return 0.0; }
	return a[params.offsetA + select(row * params.k + depth, depth * params.m + row, transposeA)];
}

fn readB(depth: u32, column: u32, end: u32) -> f32 {
	if (column >= params.n || depth >= end) { return 0.0; }
	return b[params.offsetB + select(depth * params.n + column, column * params.k + depth, transposeB)];
}

@compute @workgroup_size(256)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let columnTiles = (params.n + tile - 1u) / tile;
	let place = group.y * groups.x + group.x;
	let firstRow = (place / columnTiles) * tile;
	let firstColumn = (place % columnTiles) * tile;
	let ownRow = (thread / 16u) * 4u;
	let ownColumn = (thread % 16u) * 4u;
	let start = group.z * params.splitDepth;
	let end = min(params.k, start + params.splitDepth);

	var sums: array<vec4f, 4>;
	for (var depth = start; depth < end; depth += slice) {
		for (var load = thread; load < tile * slice; load += 256u) {
			if (transposeA) {
				tileA[load / tile][load % tile] = readA(firstRow + load % tile, depth + load / tile, end);
			} else {
				tileA[load % slice][load / slice] = readA(firstRow + load / slice, depth + load % slice, end);
			}
			if (transposeB) {
				tileB[load % slice][load / slice] = readB(depth + load % slice, firstColumn + load / slice, end);
			} else {
				tileB[load / tile][load % tile] = readB(depth + load / tile, firstColumn + load % tile, end);
			}
		}
		workgroupBarrier();
		for (var step = 0u; step < slice; step++) {
			let right = vec4f(tileB[step][ownColumn], tileB[step][ownColumn + 1u], tileB[step][ownColumn + 2u], tileB[step][ownColumn + 3u]);
			for (var row = 0u; row < 4u; row++) { sums[row] += tileA[step][ownRow + row] * right; }
		}
		workgroupBarrier();
	}

	for (var row = 0u; row < 4u; row++) {
		for (var column = 0u; column < 4u; column++) {
			let r = firstRow + ownRow + row;
			let s = firstColumn + ownColumn + column;
			if (r < params.m && s < params.n) { write(group.z, r, s, params.alpha * sums[row][column]); }
		}
	}
}

fn write(split: u32, row: u32, column: u32, product: f32) {
	let cell = row * params.n + column;
	var value = product;
	if ((params.flags & 1u) != 0u) { value += bias[params.offsetBias + column]; }
	if ((params.flags & 2u) != 0u) { value = max(value, 0.0); }
	if ((params.flags & 4u) != 0u) { value *= gate[cell]; }
	if ((params.flags & 8u) != 0u) { value = select(0.0, value * params.kept, gate[cell] > 0.0); }
	c[params.offsetC + split * params.m * params.n + cell] = value;
}
