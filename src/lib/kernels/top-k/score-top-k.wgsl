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

const sliceSize = 1024u;
const least = -3.0e38;

var<workgroup> scores: array<f32, 1024>;
var<workgroup> champions: array<u32, 256>;

/** Which of two places in the slice stands first. */
fn better(one: u32, other: u32) -> u32 {
	let isOther = scores[other] > scores[one] || (scores[other] == scores[one] && other < one);
	return select(one, other, isOther);
}

fn ownBest(thread: u32) -> u32 {
	return better(better(thread, thread + 256u), better(thread + 512u, thread + 768u));
}

@compute @workgroup_size(256)
fn main(
	@builtin(workgroup_id) group: vec3u,
	@builtin(num_workgroups) groups: vec3u,
	@builtin(local_invocation_index) thread: u32,
) {
	let place = group.y * groups.x + group.x;
	let first = place * sliceSize;
	for (var own = thread; own < sliceSize; own += 256u) {
		var score = least;
		if (first + own < params.itemCount) {
			score = 0.0;
			let start = (first + own) * params.dim;
			for (var d = 0u; d < params.dim; d++) { score += items[start + d] * query[d]; }
		}
		scores[own] = score;
	}
	workgroupBarrier();
	var best = ownBest(thread);
	for (var rank = 0u; rank < params.k; rank++) {
		champions[thread] = best;
		workgroupBarrier();
		for (var half = 128u; half > 0u; half /= 2u) {
			if (thread < half) { champions[thread] = better(champions[thread], champions[thread + half]); }
			workgroupBarrier();
		}
		let champion = champions[0];
		if (thread == 0u && first < params.itemCount) {
			let isThere = first + champion < params.itemCount && scores[champion] > least;
			bestScores[place * params.k + rank] = scores[champion];
			bestItems[place * params.k + rank] = select(params.itemCount, first + champion, isThere);
		}
		workgroupBarrier();
		if (champion % 256u == thread) {
			scores[champion] = least;
			best = ownBest(thread);
		}
		workgroupBarrier();
	}
}
