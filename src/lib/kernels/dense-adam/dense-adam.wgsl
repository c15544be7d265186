// Adam over one flat array: as the reference, the learning rate already holds both bias corrections.

struct Params { size: u32, stepSize: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> firstMoment: array<f32>;
@group(0) @binding(4) var<storage, read_write> secondMoment: array<f32>;

@compute @workgroup_size(256)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let at = (group.y * groups.x + group.x) * 256u + thread;
	if (at >= params.size) { return; }
	let gradient = gradients[at];
	let first = 0.9 * firstMoment[at] + 0.1 * gradient;
	let second = 0.999 * secondMoment[at] + 0.001 * gradient * gradient;
	firstMoment[at] = first;
	secondMoment[at] = second;
	weights[at] -= params.stepSize * first / (sqrt(second) + 1e-8);
}
