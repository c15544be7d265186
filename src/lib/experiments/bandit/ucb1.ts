import { readOptions } from '$lib/models/read-options';
import { ArmMemory, memoryBandit, memoryOptions } from './arm-memory';
import { argMax, type BanditEntry, type BanditMeta } from './bandit';

const meta = {
	id: 'ucb1',
	label: 'UCB1',
	summary: 'The arm that could be best: its mean so far plus what is still unknown of it.',
	paper:
		'Auer, Cesa-Bianchi, Fischer 2002, Finite-time analysis of the multiarmed bandit problem, Machine Learning 47, fig. 1',
	contextual: false,
	options: {
		scale: {
			kind: 'number',
			label: 'Reward scale',
			help: 'The largest reward to expect; 1 for clicked or not.',
			default: 1,
			min: 0.01,
			max: 10_000,
			scale: 'log',
		},
		...memoryOptions,
	},
} as const satisfies BanditMeta;

/** mean + scale · √(2 ln t / n). */
export const ucb1: BanditEntry = {
	meta,
	create({ armCount }, given) {
		const options = readOptions(meta, given);
		const memory = new ArmMemory(armCount, Number(options.discount), Number(options.window));
		return memoryBandit(memory, () => {
			const log = Math.log(Math.max(1, memory.total));
			return argMax(armCount, (arm) =>
				memory.counts[arm] > 1e-9
					? memory.mean(arm) + Number(options.scale) * Math.sqrt((2 * log) / memory.counts[arm])
					: Infinity,
			);
		});
	},
};
