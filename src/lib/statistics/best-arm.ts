import type { Rng } from '$lib/core/rng';

export interface BestArmBelief {
	/** [arms] chance that this arm is the best of all; sums to 1. */
	probabilityBest: number[];
	/** [arms] expected amount given up by choosing this arm: E[max over arms − this arm]. */
	expectedLoss: number[];
}

/**
 * Who is best, by drawing from what is believed of every arm (Scott 2010, Applied Stochastic Models in Business and Industry 26).
 * @param draw one value of arm `arm` from its posterior
 */
export function bestArm(
	armCount: number,
	draw: (arm: number, rng: Rng) => number,
	rng: Rng,
	draws = 10_000,
): BestArmBelief {
	const wins = new Array<number>(armCount).fill(0);
	const losses = new Array<number>(armCount).fill(0);
	const values = new Float64Array(armCount);
	for (let turn = 0; turn < draws; turn++) {
		let best = 0;
		for (let arm = 0; arm < armCount; arm++) {
			values[arm] = draw(arm, rng);
			if (values[arm] > values[best]) best = arm;
		}
		wins[best]++;
		for (let arm = 0; arm < armCount; arm++) losses[arm] += values[best] - values[arm];
	}
	return { probabilityBest: wins.map((count) => count / draws), expectedLoss: losses.map((sum) => sum / draws) };
}
