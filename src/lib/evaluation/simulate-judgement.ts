import { createRng, type Rng } from '$lib/core/rng';
import { pairedTTest } from '$lib/statistics/paired-t-test';
import { signFlipPermutation } from '$lib/statistics/sign-flip-permutation';
import { wilcoxonSignedRank } from '$lib/statistics/wilcoxon-signed-rank';
import { bootstrapEstimates } from './bootstrap';
import type { MeanSample } from './user-sample';

/** What a metric gets from one user: a value and how much the user counts. */
interface Drawn {
	value: number;
	weight?: number;
}

/** Shapes a metric takes over users, with the truth: hits, symmetric, long-tailed, mostly zero as NDCG is, and an RMSE. */
const shapes: Record<string, { truth: number; root?: true; draw: (rng: Rng) => Drawn }> = {
	'hit or miss, 20 %': { truth: 0.2, draw: (rng) => ({ value: rng.next() < 0.2 ? 1 : 0 }) },
	normal: { truth: 0, draw: (rng) => ({ value: rng.normal() }) },
	exponential: { truth: 1, draw: (rng) => ({ value: -Math.log(1 - rng.next()) }) },
	'mostly zero': { truth: 0.15, draw: (rng) => ({ value: rng.next() < 0.3 ? rng.next() : 0 }) },
	'root of a mean weighted by rows': { truth: 1, root: true, draw: drawSquaredErrors },
};

export interface SimulatedShare {
	what: string;
	/** Of the simulated data sets. */
	share: number;
}

/** How often the 95 % interval the leaderboard shows holds the truth, over simulated data sets of `userCount` users. */
export async function simulateCoverage(worlds: number, userCount: number, draws: number): Promise<SimulatedShare[]> {
	const rng = createRng(11).fork('coverage');
	const names = Object.keys(shapes);
	const held = names.map(() => 0);
	for (let world = 0; world < worlds; world++) {
		const samples = Object.values(shapes).map(({ draw, root = false }): MeanSample => {
			const drawn = Array.from({ length: userCount }, () => draw(rng));
			const weights = drawn[0].weight === undefined ? null : Float32Array.from(drawn, ({ weight }) => weight!);
			return { kind: 'mean', values: Float32Array.from(drawn, ({ value }) => value), weights, root };
		});
		const estimates = await bootstrapEstimates(samples, { seed: world, draws });
		Object.values(shapes).forEach(({ truth }, shape) => {
			const { low, high } = estimates[shape];
			if (low <= truth && truth <= high) held[shape]++;
		});
	}
	return names.map((what, shape) => ({ what, share: held[shape] / worlds }));
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

/** The mean of one to five squared errors of variance 1, weighing as many as there are. */
function drawSquaredErrors(rng: Rng): Drawn {
	const weight = 1 + rng.integer(5);
	let sum = 0;
	for (let row = 0; row < weight; row++) sum += rng.normal() ** 2;
	return { value: sum / weight, weight };
}
