// One workgroup a query: turns its row of logits, in place, into the loss's gradient with respect to them,
// (p − [own]) · scale / B, and writes the query's loss.

struct Params { batchSize: u32, candidateCount: u32, scale: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positives: array<u32>;
@group(0) @binding(2) var<storage, read> positiveLogQ: array<f32>;
@group(0) @binding(3) var<storage, read> candidateItems: array<u32>;
@group(0) @binding(4) var<storage, read> logQ: array<f32>;
@group(0) @binding(5) var<storage, read_write> logits: array<f32>;
@group(0) @binding(6) var<storage, read_write> losses: array<f32>;

const threadCount = 256u;

@compute @workgroup_size(threadCount)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	// The surplus workgroups do the last query once more and write nothing: barriers need all threads.
	let asked = group.y * groups.x + group.x;
	let query = min(asked, params.batchSize - 1u);
	let row = query * params.candidateCount;
	let place = positives[query];
	let ownItem = candidateItems[place];
	let own = logits[row + place] - positiveLogQ[query];
	let least = -3.0e38;

	var largest = own;
	for (var candidate = thread; candidate < params.candidateCount; candidate += threadCount) {
		let isLeftOut = candidateItems[candidate] == ownItem;
		largest = max(largest, select(logits[row + candidate] - logQ[candidate], least, isLeftOut));
	}
	largest = largestOf(largest, thread);
	var total = 0.0;
	for (var candidate = thread; candidate < params.candidateCount; candidate += threadCount) {
		let isLeftOut = candidateItems[candidate] == ownItem;
		total += select(exp(logits[row + candidate] - logQ[candidate] - largest), 0.0, isLeftOut);
	}
	// Its barriers also keep `own` from being overwritten before every thread has read it.
	total = exp(own - largest) + sumOf(vec2f(total, 0.0), thread).x;
	if (asked >= params.batchSize) { return; }
	let factor = params.scale / f32(params.batchSize);
	let ofOwn = exp(own - largest) / total - 1.0;
	for (var candidate = thread; candidate < params.candidateCount; candidate += threadCount) {
		let isLeftOut = candidateItems[candidate] == ownItem;
		let probability = select(exp(logits[row + candidate] - logQ[candidate] - largest) / total, 0.0, isLeftOut);
		logits[row + candidate] = select(probability, ofOwn, candidate == place) * factor;
	}
	if (thread == 0u) { losses[query] = largest + log(total) - own; }
}
