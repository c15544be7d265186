import { readOptions } from '$lib/models/read-options';
import { betaVariate } from '$lib/statistics/random-variates';
import { ArmMemory, memoryBandit, memoryOptions } from './arm-memory';
import { argMax, type BanditEntry, type BanditMeta } from './bandit';

const meta = {
	id: 'thompson-beta',
	label: 'Thompson sampling, Beta',
	summary: 'Each arm gets visits in proportion to the chance that it is the best; for yes or no.',
	paper: 'Agrawal, Goyal 2012, Analysis of Thompson sampling for the multi-armed bandit problem, COLT, alg. 1 and 2',
	contextual: false,
	options: memoryOptions,
} as const satisfies BanditMeta;

/** A reward between 0 and 1 counts as a success of that share; above 1 as one. */
export const thompsonBeta: BanditEntry = {
	meta,
	create({ armCount, rng }, given) {
		const options = readOptions(meta, given);
		const memory = new ArmMemory(armCount, Number(options.discount), Number(options.window));
		const draw = (arm: number) => {
			const successes = Math.max(0, memory.sums[arm]);
			return betaVariate(1 + successes, 1 + Math.max(0, memory.counts[arm] - successes), rng);
		};
		return {
			...memoryBandit(memory, () => argMax(armCount, draw)),
			update: (arm, reward) => memory.add(arm, Math.min(1, Math.max(0, reward))),
		};
	},
};
