// Reductions over a workgroup of `threadCount` threads (a constant of the program, a power of two), halving step by step.
// All threads call them, all get the result. The order of summation is fixed.

var<workgroup> shares: array<vec2f, threadCount>;
var<workgroup> sharedPlaces: array<u32, threadCount>;

fn sumOf(value: vec2f, thread: u32) -> vec2f {
	shares[thread] = value;
	workgroupBarrier();
	for (var half = threadCount / 2u; half > 0u; half /= 2u) {
		if (thread < half) { shares[thread] += shares[thread + half]; }
		workgroupBarrier();
	}
	let result = shares[0];
	workgroupBarrier();
	return result;
}

fn largestOf(value: f32, thread: u32) -> f32 {
	shares[thread].x = value;
	workgroupBarrier();
	for (var half = threadCount / 2u; half > 0u; half /= 2u) {
		if (thread < half) { shares[thread].x = max(shares[thread].x, shares[thread + half].x); }
		workgroupBarrier();
	}
	let result = shares[0].x;
	workgroupBarrier();
	return result;
}

/** The place with the largest score; of equal scores the lower place. */
fn firstOf(score: f32, place: u32, thread: u32) -> u32 {
	shares[thread].x = score;
	sharedPlaces[thread] = place;
	workgroupBarrier();
	for (var half = threadCount / 2u; half > 0u; half /= 2u) {
		if (thread < half) {
			let other = thread + half;
			let isTie = shares[other].x == shares[thread].x && sharedPlaces[other] < sharedPlaces[thread];
			if (shares[other].x > shares[thread].x || isTie) {
				shares[thread].x = shares[other].x;
				sharedPlaces[thread] = sharedPlaces[other];
			}
		}
		workgroupBarrier();
	}
	let result = sharedPlaces[0];
	workgroupBarrier();
	return result;
}
