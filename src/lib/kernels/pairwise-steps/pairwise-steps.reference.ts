import { hasEntry } from '$lib/core/csr-matrix';
import type { PairwiseFactors, PairwiseOptions, PairwiseSchedule } from '$lib/kernels/kernel';
import { rankWeight } from './rank-weights';

/** One pair in eight is enough to tell the mean loss. */
const lossEvery = 8;

/** Cell after cell, steps computed in f64; draws are the same in every variant. */
export function pairwiseStepsReference(
	factors: PairwiseFactors,
	schedule: PairwiseSchedule,
	options: PairwiseOptions,
): number {
	const cellCount = schedule.cellSeeds.length;
	const users = schedule.users.slice();
	const positives = schedule.positives.slice();
	let [loss, told] = [0, 0];
	for (let cell = 0; cell < cellCount; cell++) {
		const [first, last] = [schedule.cellOffsets[cell], schedule.cellOffsets[cell + 1]];
		const block = schedule.cellBlocks[cell];
		const negatives = schedule.negatives.subarray(schedule.negativeOffsets[block], schedule.negativeOffsets[block + 1]);
		const below = xorshift(schedule.cellSeeds[cell]);
		for (let round = 0; round < options.rounds; round++) {
			const rate = options.learningRate * (1 - round / options.rounds);
			for (let left = last - first; left > 1; left--) {
				const [one, other] = [first + left - 1, first + below(left)];
				[users[one], users[other]] = [users[other], users[one]];
				[positives[one], positives[other]] = [positives[other], positives[one]];
			}
			for (let pair = first; pair < last; pair++) {
				const draw = () => negatives[below(negatives.length)];
				const step = options.loss === 'bpr' ? bprStep : warpStep;
				const pairLoss = step(factors, schedule, options, users[pair], positives[pair], draw, rate);
				if ((pair - first) % lossEvery === 0) loss += pairLoss;
			}
			told += Math.ceil((last - first) / lossEvery);
		}
	}
	return loss / Math.max(1, told);
}

/** Uniform whole numbers below a bound: xorshift32 (Marsaglia 2003), the high half of the product. */
function xorshift(seed: number): (bound: number) => number {
	let state = (seed | 1) >>> 0;
	return (bound) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return Math.floor((state * bound) / 2 ** 32);
	};
}

type Step = (
	factors: PairwiseFactors,
	schedule: PairwiseSchedule,
	options: PairwiseOptions,
	user: number,
	item: number,
	draw: () => number,
	rate: number,
) => number;

/** Gradient ascent on ln σ(x_ui − x_uj) for the drawn negative j that stands highest; of equals the first. */
const bprStep: Step = (factors, { taken }, options, user, item, draw, rate) => {
	let [hardest, highest] = [-1, -Infinity];
	for (let trial = 1; trial <= options.trials; trial++) {
		const negative = draw();
		const x = score(factors, user, negative);
		if (x <= highest || hasEntry(taken, user, negative)) continue;
		[hardest, highest] = [negative, x];
	}
	if (hardest < 0) return 0;
	const x = score(factors, user, item) - highest;
	update(factors, options, user, item, hardest, 1 / (1 + Math.exp(x)), rate);
	return Math.max(0, -x) + Math.log1p(Math.exp(-Math.abs(x)));
};

/** Draws negatives until one comes within the margin of 1. */
const warpStep: Step = (factors, { taken }, options, user, item, draw, rate) => {
	const goal = score(factors, user, item) - 1;
	for (let trial = 1; trial <= options.trials; trial++) {
		const negative = draw();
		const excess = score(factors, user, negative) - goal;
		if (excess <= 0 || hasEntry(taken, user, negative)) continue;
		const weight = rankWeight(taken.columnCount, trial);
		update(factors, options, user, item, negative, weight, rate);
		return weight * excess;
	}
	return 0;
};

function score({ users, items, biases, dim }: PairwiseFactors, user: number, item: number): number {
	let sum = biases[item];
	for (let d = 0; d < dim; d++) sum += users[user * dim + d] * items[item * dim + d];
	return sum;
}

function update(
	{ users, items, biases, dim }: PairwiseFactors,
	{ regularisation, itemsFixed }: PairwiseOptions,
	user: number,
	item: number,
	negative: number,
	weight: number,
	rate: number,
): void {
	const keep = 1 - rate * regularisation;
	for (let d = 0; d < dim; d++) {
		const [u, i, j] = [users[user * dim + d], items[item * dim + d], items[negative * dim + d]];
		users[user * dim + d] = keep * u + rate * weight * (i - j);
		if (itemsFixed) continue;
		items[item * dim + d] = keep * i + rate * weight * u;
		items[negative * dim + d] = keep * j - rate * weight * u;
	}
	if (itemsFixed) return;
	biases[item] = keep * biases[item] + rate * weight;
	biases[negative] = keep * biases[negative] - rate * weight;
}
