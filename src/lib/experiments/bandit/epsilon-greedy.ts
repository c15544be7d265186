import { readOptions } from '$lib/models/read-options';
import { ArmMemory, memoryBandit, memoryOptions } from './arm-memory';
import { argMax, type BanditEntry, type BanditMeta } from './bandit';

const meta = {
	id: 'epsilon-greedy',
	label: 'ε-greedy',
	summary: 'Mostly the best so far; now and then any arm, to keep learning.',
	paper: 'Sutton, Barto 2018, Reinforcement Learning, §2.2',
	contextual: false,
	options: {
		epsilon: {
			kind: 'number',
			label: 'ε',
			help: 'Share of visits that get an arm drawn evenly.',
			default: 0.1,
			min: 0,
			max: 1,
		},
		...memoryOptions,
	},
} as const satisfies BanditMeta;

export const epsilonGreedy: BanditEntry = {
	meta,
	create({ armCount, rng }, given) {
		const options = readOptions(meta, given);
		const memory = new ArmMemory(armCount, Number(options.discount), Number(options.window));
		return memoryBandit(memory, () => {
			if (rng.next() < Number(options.epsilon)) return rng.integer(armCount);
			return argMax(armCount, (arm) => (memory.counts[arm] > 0 ? memory.mean(arm) : Infinity));
		});
	},
};
