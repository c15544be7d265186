import { createRng, type Rng } from '$lib/core/rng';
import { bcaBootstrap } from './bca-bootstrap';
import { mean } from './moments';
import { pairedTTest } from './paired-t-test';
import { signFlipPermutation } from './sign-flip-permutation';
import { wilcoxonSignedRank } from './wilcoxon-signed-rank';

/** Shapes a metric takes over users, with their true mean: hits, symmetric, long-tailed, and mostly zero as NDCG is. */
const shapes: Record<string, { truth: number; draw: (rng: Rng) => number }> = {
	'hit or miss, 20 %': { truth: 0.2, draw: (rng) => (rng.next() < 0.2 ? 1 : 0) },
	normal: { truth: 0, draw: (rng) => rng.normal() },
	exponential: { truth: 1, draw: (rng) => -Math.log(1 - rng.next()) },
	'mostly zero': { truth: 0.15, draw: (rng) => (rng.next() < 0.3 ? rng.next() : 0) },
};

export interface SimulatedShare {
	what: string;
	/** Of the simulated data sets. */
	share: number;
}

/**
 * How often the 95 % BCa interval of the mean holds the truth, over simulated data sets of `userCount` users.
 */
export function simulateCoverage(worlds: number, userCount: number, draws: number): SimulatedShare[] {
	return Object.entries(shapes).map(([what, { truth, draw }]) => {
		const rng = createRng(11).fork(what);
		let held = 0;
		for (let world = 0; world < worlds; world++) {
			const sample = Float64Array.from({ length: userCount }, () => draw(rng));
			const { low, high } = bcaMean(sample, rng, draws);
			if (low <= truth && truth <= high) held++;
		}
		return { what, share: held / worlds };
	});
}

/** How often each paired test rejects at 5 % where the two models are equal but differ user by user. */
export function simulateFalseAlarms(worlds: number, userCount: number, draws: number): SimulatedShare[] {
	const rejected = { 'paired t': 0, 'Wilcoxon signed rank': 0, 'sign-flip permutation': 0 };
	const rng = createRng(12).fork('null');
	for (let world = 0; world < worlds; world++) {
		const shared = Float64Array.from({ length: userCount }, () => Math.abs(rng.normal()));
		const [a, b] = [0, 1].map(() => shared.map((value) => value + 0.5 * rng.normal()));
		if (pairedTTest(a, b).pValue < 0.05) rejected['paired t']++;
		if (wilcoxonSignedRank(a, b).pValue < 0.05) rejected['Wilcoxon signed rank']++;
		if (signFlipPermutation(a, b, { rng, draws }).pValue < 0.05) rejected['sign-flip permutation']++;
	}
	return Object.entries(rejected).map(([what, count]) => ({ what, share: count / worlds }));
}

const bcaMean = (sample: Float64Array, rng: Rng, draws: number) => bcaBootstrap(sample, mean, { rng, draws });
