// Scores a slice of items for one query and keeps the slice's k best, descending, ties by lower index.
// One workgroup a slice of 1,024 items. What is left to merge is k a slice: the processor does it.

struct Params { itemCount: u32, dim: u32, k: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> items: array<f32>;
@group(0) @binding(2) var<storage, read> query: array<f32>;
/** [slices × k] */
@group(0) @binding(3) var<storage, read_write> bestScores: array<f32>;
/** [slices × k]; itemCount where fewer are left. */
@group(0) @binding(4) var<storage, read_write> bestItems: array<u32>;

const threadCount = 256u;
const sliceSize = 1024u;
const least = -3.0e38;

var<workgroup> scores: array<f32, 1024>;

/** Which of two places in the slice stands first. */
fn better(one: u32, other: u32) -> u32 {
	let isOther = scores[other] > scores[one] || (scores[other] == scores[one] && other < one);
	return select(one, other, isOther);
}

fn ownBest(thread: u32) -> u32 {
	return better(better(thread, thread + threadCount), better(thread + 2u * threadCount, thread + 3u * threadCount));
}

@compute @workgroup_size(threadCount)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let place = group.y * groups.x + group.x;
	let first = place * sliceSize;
	for (var own = thread; own < sliceSize; own += threadCount) {
		var score = least;
		if (first + own < params.itemCount) {
			score = 0.0;
			let start = (first + own) * params.dim;
			for (var d = 0u; d < params.dim; d++) { score += items[start + d] * query[d]; }
		}
		scores[own] = score;
	}
	// A thread scores and compares its own places only, so `scores` needs no barrier.
	var best = ownBest(thread);
	for (var rank = 0u; rank < params.k; rank++) {
		let champion = firstOf(scores[best], best, thread);
		if (champion % threadCount == thread) {
			if (first < params.itemCount) {
				let isThere = first + champion < params.itemCount && scores[champion] > least;
				bestScores[place * params.k + rank] = scores[champion];
				bestItems[place * params.k + rank] = select(params.itemCount, first + champion, isThere);
			}
			scores[champion] = least;
			best = ownBest(thread);
		}
	}
}
