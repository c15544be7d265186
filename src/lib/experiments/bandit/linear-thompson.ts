import { readOptions } from '$lib/models/read-options';
import { memoryOptions } from './arm-memory';
import type { BanditEntry, BanditMeta } from './bandit';
import { ridgeBandit } from './ridge-arm';

const meta = {
	id: 'linear-thompson',
	label: 'Linear Thompson sampling',
	summary: 'Learns for whom each arm pays, and draws from what is believed (one linear model an arm).',
	paper: 'Agrawal, Goyal 2013, Thompson sampling for contextual bandits with linear payoffs, ICML, alg. 1',
	contextual: true,
	options: {
		spread: {
			kind: 'number',
			label: 'v',
			help: 'How wide beliefs are drawn from: about the spread of the reward.',
			default: 0.3,
			min: 0,
			max: 10,
		},
		discount: memoryOptions.discount,
	},
} as const satisfies BanditMeta;

/** x · θ̃ with θ̃ ~ N(θ, v² A⁻¹) is N(x · θ, v² xᵀA⁻¹x): the score is drawn without drawing θ̃, one model an arm. */
export const linearThompson: BanditEntry = {
	meta,
	create(setting, given) {
		const options = readOptions(meta, given);
		return ridgeBandit(
			setting,
			Number(options.discount),
			(arm, x) => arm.mean(x) + Number(options.spread) * Math.sqrt(arm.uncertainty(x)) * setting.rng.normal(),
		);
	},
};
