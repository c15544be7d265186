// One workgroup a row. Forward: y = x / √(|x|² + ε). Backward: ∂L/∂x = (g − y (y·g)) / √(|x|² + ε), x the input.

struct Params { rowCount: u32, dim: u32, epsilon: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
/** Forward: written. Backward: the gradient with respect to y, overwritten by the one with respect to x. */
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override isBackward: bool = false;

const threadCount = 64u;

@compute @workgroup_size(threadCount)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let asked = group.y * groups.x + group.x;
	let start = min(asked, params.rowCount - 1u) * params.dim;
	var own = vec2f();
	for (var d = thread; d < params.dim; d += threadCount) {
		let value = x[start + d];
		own.x += value * value;
		if (isBackward) { own.y += value * y[start + d]; }
	}
	let sums = sumOf(own, thread);
	let inverse = inverseSqrt(sums.x + params.epsilon);
	let along = sums.y * inverse * inverse;
	if (asked >= params.rowCount) { return; }
	for (var d = thread; d < params.dim; d += threadCount) {
		if (isBackward) {
			y[start + d] = (y[start + d] - x[start + d] * along) * inverse;
		} else {
			y[start + d] = x[start + d] * inverse;
		}
	}
}
