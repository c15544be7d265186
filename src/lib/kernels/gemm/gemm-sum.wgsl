// Adds the splits of a product [splits × size] in ascending order, so that the sum is the same every time.

struct Params { size: u32, splits: u32, offsetOut: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(256)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let cell = (group.y * groups.x + group.x) * 256u + thread;
	if (cell >= params.size) { return; }
	var sum = 0.0;
	for (var split = 0u; split < params.splits; split++) { sum += parts[split * params.size + cell]; }
	out[params.offsetOut + cell] = sum;
}
