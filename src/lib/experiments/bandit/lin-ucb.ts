import { readOptions } from '$lib/models/read-options';
import { memoryOptions } from './arm-memory';
import type { BanditEntry, BanditMeta } from './bandit';
import { ridgeBandit } from './ridge-arm';

const meta = {
	id: 'lin-ucb',
	label: 'LinUCB',
	summary: 'Learns for whom each arm pays, and tries where it could pay most (one linear model an arm).',
	paper:
		'Li, Chu, Langford, Schapire 2010, A contextual-bandit approach to personalized news article recommendation, WWW, alg. 1',
	contextual: true,
	options: {
		alpha: {
			kind: 'number',
			label: 'α',
			help: 'How much the unknown counts.',
			default: 0.5,
			min: 0,
			max: 10,
		},
		discount: memoryOptions.discount,
	},
} as const satisfies BanditMeta;

export const linUcb: BanditEntry = {
	meta,
	create(setting, given) {
		const options = readOptions(meta, given);
		return ridgeBandit(
			setting,
			Number(options.discount),
			(arm, x) => arm.mean(x) + Number(options.alpha) * Math.sqrt(arm.uncertainty(x)),
		);
	},
};
