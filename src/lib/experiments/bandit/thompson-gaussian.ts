import { readOptions } from '$lib/models/read-options';
import { drawMean, normalGammaPosterior } from '$lib/statistics/normal-gamma';
import { ArmMemory, memoryBandit, memoryOptions } from './arm-memory';
import { argMax, type BanditEntry, type BanditMeta } from './bandit';

/** A belief needs a spread before it can be drawn from. */
const LEAST_TRIES = 2;

const meta = {
	id: 'thompson-gaussian',
	label: 'Thompson sampling, Gaussian',
	summary:
		'Each arm gets visits in proportion to the chance that its mean is the largest; for sales and other numbers.',
	paper: 'Honda, Takemura 2014, Optimality of Thompson sampling for Gaussian bandits depends on priors, AISTATS',
	contextual: false,
	options: memoryOptions,
} as const satisfies BanditMeta;

export const thompsonGaussian: BanditEntry = {
	meta,
	create({ armCount, rng }, given) {
		const options = readOptions(meta, given);
		const memory = new ArmMemory(armCount, Number(options.discount), Number(options.window));
		const draw = (arm: number) => {
			const count = memory.counts[arm];
			if (count < LEAST_TRIES) return Infinity;
			const mean = memory.mean(arm);
			const variance = Math.max(1e-12, (memory.squares[arm] - count * mean * mean) / (count - 1));
			return drawMean(normalGammaPosterior({ count, mean, variance }), rng);
		};
		return memoryBandit(memory, () => argMax(armCount, draw));
	},
};
