// One workgroup a bag: the weighted sum of its table rows, into columns of a wider matrix.

struct Params { bagCount: u32, dim: u32, stride: u32, column: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let bag = group.y * groups.x + group.x;
	if (bag >= params.bagCount) { return; }
	for (var d = thread; d < params.dim; d += 64u) {
		var sum = 0.0;
		for (var entry = offsets[bag]; entry < offsets[bag + 1u]; entry++) {
			sum += weights[entry] * table[rows[entry] * params.dim + d];
		}
		out[bag * params.stride + params.column + d] = sum;
	}
}
