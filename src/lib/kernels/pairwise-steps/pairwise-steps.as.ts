import { exponential, multiplyAdd, sumLanes } from '../simd.as';

/** Where the arrays of one call lie; a lane reads them there, as a call takes at most so many arguments. */
@unmanaged
class Call {
	cellOffsets: usize;
	cellSeeds: usize;
	cellBlocks: usize;
	users: usize;
	positives: usize;
	negatives: usize;
	negativeOffsets: usize;
	takenOffsets: usize;
	takenColumns: usize;
	userFactors: usize;
	itemFactors: usize;
	biases: usize;
	/** f32 by trial, the first at 1. */
	rankWeights: usize;
	losses: usize;
	stride: usize;
	rounds: u32;
	/** 1 is WARP, 0 BPR. */
	isWarp: u32;
	trials: u32;
	itemsFixed: u32;
	learningRate: f32;
	regularisation: f32;
}

/** One pair in eight is enough to tell the mean loss. */
const lossEvery: u32 = 8;

let state: u32 = 0;

/** xorshift32 (Marsaglia 2003): the state is never 0. */
function nextRandom(): u32 {
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/** Uniform in 0 … bound − 1. */
function randomBelow(bound: u32): u32 {
	return <u32>((<u64>nextRandom() * <u64>bound) >> 32);
}

/** One cell of a stratum: its pairs in random order, `rounds` times over. Cells of a stratum share no row. */
export function pairwiseCell(lane: i32, chunk: i32, firstCell: i32, address: usize): void {
	const call = changetype<Call>(address);
	const at = (<usize>(firstCell + chunk)) << 2;
	const first = load<u32>(call.cellOffsets + at);
	const last = load<u32>(call.cellOffsets + at, 4);
	const block = (<usize>load<u32>(call.cellBlocks + at)) << 2;
	const firstNegative = load<u32>(call.negativeOffsets + block);
	const negatives = call.negatives + ((<usize>firstNegative) << 2);
	const negativeCount = load<u32>(call.negativeOffsets + block, 4) - firstNegative;
	state = load<u32>(call.cellSeeds + at) | 1;
	let loss: f64 = 0;
	for (let round: u32 = 0; round < call.rounds; round++) {
		const rate = call.learningRate * (1 - <f32>round / <f32>call.rounds);
		shufflePairs(call.users, call.positives, first, last);
		for (let pair = first; pair < last; pair++) {
			const place = (<usize>pair) << 2;
			const user = load<u32>(call.users + place);
			const item = load<u32>(call.positives + place);
			const told = (pair - first) % lossEvery == 0;
			loss +=
				call.isWarp != 0
					? warpStep(call, user, item, negatives, negativeCount, rate, told)
					: bprStep(call, user, item, negatives, negativeCount, rate, told);
		}
	}
	store<f64>(call.losses + (at << 1), loss);
}

/** Fisher–Yates over the pairs first … last − 1. */
function shufflePairs(users: usize, positives: usize, first: u32, last: u32): void {
	for (let left = last - first; left > 1; left--) {
		const one = (<usize>(first + left - 1)) << 2;
		const other = (<usize>(first + randomBelow(left))) << 2;
		const user = load<u32>(users + one);
		store<u32>(users + one, load<u32>(users + other));
		store<u32>(users + other, user);
		const item = load<u32>(positives + one);
		store<u32>(positives + one, load<u32>(positives + other));
		store<u32>(positives + other, item);
	}
}

/**
 * Gradient ascent on ln σ(x_ui − x_uj) for the drawn negative j that stands highest; nothing where all draws were taken by
 * the user. The look into the history comes last: few draws stand higher than those before.
 */
function bprStep(call: Call, user: u32, item: u32, negatives: usize, negativeCount: u32, rate: f32, told: bool): f64 {
	let hardest: i32 = -1;
	let highest = -f32.MAX_VALUE;
	for (let trial: u32 = 0; trial < call.trials; trial++) {
		const negative = load<u32>(negatives + ((<usize>randomBelow(negativeCount)) << 2));
		const x = score(call, user, negative);
		if (x <= highest || isTaken(call, user, negative)) continue;
		hardest = negative;
		highest = x;
	}
	if (hardest < 0) return 0;
	const x = score(call, user, item) - highest;
	const power = expBelow(-abs(x));
	const z = (x > 0 ? power : <f32>1) / (1 + power);
	update(call, user, item, hardest, z, rate);
	// −ln σ(x) = max(0, −x) + ln(1 + e^−|x|)
	return told ? <f64>(max<f32>(0, -x) + logOnePlus(power)) : 0;
}

/** Draws negatives until one comes within the margin of 1; the fewer draws it took, the more the step weighs. */
function warpStep(call: Call, user: u32, item: u32, negatives: usize, negativeCount: u32, rate: f32, told: bool): f64 {
	const goal = score(call, user, item) - 1;
	for (let trial: u32 = 1; trial <= call.trials; trial++) {
		const negative = load<u32>(negatives + ((<usize>randomBelow(negativeCount)) << 2));
		const excess = score(call, user, negative) - goal;
		if (excess <= 0 || isTaken(call, user, negative)) continue;
		const weight = load<f32>(call.rankWeights + ((<usize>trial) << 2));
		update(call, user, item, negative, weight, rate);
		return told ? <f64>(weight * excess) : 0;
	}
	return 0;
}

/** e^x for x ≤ 0. */
function expBelow(x: f32): f32 {
	return f32x4.extract_lane(exponential(f32x4.splat(x)), 0);
}

/** ln(1 + x) for 0 ≤ x ≤ 1 within 3e-7: 2·artanh(s). No table: static data would lie where the kernels' stack does. */
function logOnePlus(x: f32): f32 {
	const s = x / (2 + x);
	const t = s * s;
	return 2 * s * (1 + t * (1 / <f32>3 + t * (1 / <f32>5 + t * (1 / <f32>7 + t * (1 / <f32>9 + t * (1 / <f32>11))))));
}

/** Binary search in the user's row. */
function isTaken(call: Call, user: u32, item: u32): bool {
	const at = call.takenOffsets + ((<usize>user) << 2);
	let low = load<u32>(at);
	let high = load<u32>(at, 4);
	while (low < high) {
		const middle = (low + high) >> 1;
		const column = load<u32>(call.takenColumns + ((<usize>middle) << 2));
		if (column == item) return true;
		if (column < item) low = middle + 1;
		else high = middle;
	}
	return false;
}

function score(call: Call, user: u32, item: u32): f32 {
	const stride = call.stride;
	const u = call.userFactors + <usize>user * stride;
	const v = call.itemFactors + <usize>item * stride;
	let left = f32x4.splat(0);
	let right = f32x4.splat(0);
	for (let byte: usize = 0; byte < stride; byte += 32) {
		left = multiplyAdd(v128.load(u + byte), v128.load(v + byte), left);
		right = multiplyAdd(v128.load(u + byte, 16), v128.load(v + byte, 16), right);
	}
	return sumLanes(f32x4.add(left, right)) + load<f32>(call.biases + ((<usize>item) << 2));
}

/** One step along weight · ∂(x_ui − x_uj), every touched factor pulled towards zero. */
function update(call: Call, user: u32, item: u32, negative: u32, weight: f32, rate: f32): void {
	const stride = call.stride;
	const u = call.userFactors + <usize>user * stride;
	const i = call.itemFactors + <usize>item * stride;
	const j = call.itemFactors + <usize>negative * stride;
	const step = f32x4.splat(rate * weight);
	const keep = f32x4.splat(<f32>1 - rate * call.regularisation);
	if (call.itemsFixed != 0) {
		for (let byte: usize = 0; byte < stride; byte += 16) {
			const difference = f32x4.sub(v128.load(i + byte), v128.load(j + byte));
			v128.store(u + byte, multiplyAdd(step, difference, f32x4.mul(keep, v128.load(u + byte))));
		}
		return;
	}
	for (let byte: usize = 0; byte < stride; byte += 16) {
		const vu = v128.load(u + byte);
		const vi = v128.load(i + byte);
		const vj = v128.load(j + byte);
		v128.store(u + byte, multiplyAdd(step, f32x4.sub(vi, vj), f32x4.mul(keep, vu)));
		const change = f32x4.mul(step, vu);
		v128.store(i + byte, multiplyAdd(keep, vi, change));
		v128.store(j + byte, f32x4.sub(f32x4.mul(keep, vj), change));
	}
	const bi = call.biases + ((<usize>item) << 2);
	const bj = call.biases + ((<usize>negative) << 2);
	const own = <f32>1 - rate * call.regularisation;
	store<f32>(bi, load<f32>(bi) * own + rate * weight);
	store<f32>(bj, load<f32>(bj) * own - rate * weight);
}
