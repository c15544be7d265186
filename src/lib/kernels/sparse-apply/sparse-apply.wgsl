// One workgroup a touched row: sums the row's gradients in the order of its entries (sorted by row on the processor:
// no float atomics), then takes one step of row-wise Adagrad or lazy Adam.

struct Params { rowCount: u32, dim: u32, stepSize: f32 }

@group(0) @binding(0) var<uniform> params: Params;
/** [rowCount] row of the table */
@group(0) @binding(1) var<storage, read> rows: array<u32>;
/** [rowCount + 1] */
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
/** [entryCount] where the entry's gradient starts */
@group(0) @binding(3) var<storage, read> starts: array<u32>;
/** [entryCount] */
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> gradients: array<f32>;
@group(0) @binding(6) var<storage, read_write> table: array<f32>;
/** Adagrad: [tableRows] sum of mean squares. Adam: [2 × tableRows × dim], of each row both moments in turn. */
@group(0) @binding(7) var<storage, read_write> moments: array<f32>;

override isAdam: bool = false;

const threadCount = 64u;
/** A table is at most 64 × 16 wide. */
const mostPerThread = 16u;

@compute @workgroup_size(threadCount)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let asked = group.y * groups.x + group.x;
	let slot = min(asked, params.rowCount - 1u);
	let row = rows[slot];
	var sums: array<f32, mostPerThread>;
	var squares = 0.0;
	var place = 0u;
	for (var d = thread; d < params.dim; d += threadCount) {
		var sum = 0.0;
		for (var entry = offsets[slot]; entry < offsets[slot + 1u]; entry++) {
			sum += weights[entry] * gradients[starts[entry] + d];
		}
		sums[place] = sum;
		squares += sum * sum;
		place++;
	}
	var rate = params.stepSize;
	if (!isAdam) {
		let accumulated = moments[row] + sumOf(vec2f(squares, 0.0), thread).x / f32(params.dim);
		rate = params.stepSize / (sqrt(accumulated) + 1e-8);
		// Every thread has read the old sum before one writes the new.
		workgroupBarrier();
		if (thread == 0u && asked < params.rowCount) { moments[row] = accumulated; }
	}
	if (asked >= params.rowCount) { return; }
	place = 0u;
	for (var d = thread; d < params.dim; d += threadCount) {
		let at = row * params.dim + d;
		if (isAdam) {
			let first = 0.9 * moments[2u * at] + 0.1 * sums[place];
			let second = 0.999 * moments[2u * at + 1u] + 0.001 * sums[place] * sums[place];
			moments[2u * at] = first;
			moments[2u * at + 1u] = second;
			table[at] -= rate * first / (sqrt(second) + 1e-8);
		} else {
			table[at] -= rate * sums[place];
		}
		place++;
	}
}
