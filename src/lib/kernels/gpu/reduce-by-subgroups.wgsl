enable subgroups;

// The same reductions by subgroups: each reduces its own values, then every subgroup reduces what all of them found. Two
// barriers instead of two and one for every halving. Which threads make up a subgroup is the device's business: nothing here
// depends on it but the order of summation, which is the same in every dispatch on one device.

var<workgroup> shares: array<vec2f, threadCount>;
var<workgroup> sharedPlaces: array<u32, threadCount>;

const nowhere = 0xffffffffu;
const lowest = -3.4e38;

fn sumOf(value: vec2f, thread: u32) -> vec2f {
	let own = subgroupAdd(value);
	shares[thread] = select(vec2f(), own, subgroupElect());
	workgroupBarrier();
	let width = subgroupAdd(1u);
	var sum = vec2f();
	for (var at = subgroupExclusiveAdd(1u); at < threadCount; at += width) { sum += shares[at]; }
	let result = subgroupAdd(sum);
	workgroupBarrier();
	return result;
}

fn largestOf(value: f32, thread: u32) -> f32 {
	let own = subgroupMax(value);
	shares[thread].x = select(lowest, own, subgroupElect());
	workgroupBarrier();
	let width = subgroupAdd(1u);
	var largest = lowest;
	for (var at = subgroupExclusiveAdd(1u); at < threadCount; at += width) { largest = max(largest, shares[at].x); }
	let result = subgroupMax(largest);
	workgroupBarrier();
	return result;
}

/** The place with the largest score; of equal scores the lower place. */
fn firstOf(score: f32, place: u32, thread: u32) -> u32 {
	let own = subgroupMax(score);
	let ownPlace = subgroupMin(select(nowhere, place, score == own));
	let isLeader = subgroupElect();
	shares[thread].x = select(lowest, own, isLeader);
	sharedPlaces[thread] = select(nowhere, ownPlace, isLeader);
	workgroupBarrier();
	let width = subgroupAdd(1u);
	var best = lowest;
	var bestPlace = nowhere;
	for (var at = subgroupExclusiveAdd(1u); at < threadCount; at += width) {
		let isTie = shares[at].x == best && sharedPlaces[at] < bestPlace;
		if (shares[at].x > best || isTie) {
			best = shares[at].x;
			bestPlace = sharedPlaces[at];
		}
	}
	let result = subgroupMin(select(nowhere, bestPlace, best == subgroupMax(best)));
	workgroupBarrier();
	return result;
}
