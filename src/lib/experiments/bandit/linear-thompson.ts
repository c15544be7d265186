import { readOptions } from '$lib/models/read-options';
import { argMax, type BanditEntry, type BanditMeta } from './bandit';
import { RidgeArm } from './ridge-arm';

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
		discount: {
			kind: 'number',
			label: 'Discount γ',
			help: '1 remembers for ever.',
			default: 1,
			min: 0.9,
			max: 1,
			advanced: true,
		},
	},
} as const satisfies BanditMeta;

/** x · θ̃ with θ̃ ~ N(θ, v² A⁻¹) is N(x · θ, v² xᵀA⁻¹x): the score is drawn without drawing θ̃, one model an arm. */
export const linearThompson: BanditEntry = {
	meta,
	create({ armCount, contextDim, rng }, given) {
		const options = readOptions(meta, given);
		const arms = Array.from({ length: armCount }, () => new RidgeArm(contextDim, 1, Number(options.discount)));
		return {
			choose: (x) =>
				argMax(
					armCount,
					(arm) => arms[arm].mean(x) + Number(options.spread) * Math.sqrt(arms[arm].uncertainty(x)) * rng.normal(),
				),
			update: (arm, reward, x) => arms[arm].update(x, reward),
			save: () => Object.assign({}, ...arms.map((arm, index) => arm.save(`${index}/`))),
			restore: (state) => arms.forEach((arm, index) => arm.restore(`${index}/`, state)),
		};
	},
};
