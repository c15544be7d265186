import { readOptions } from '$lib/models/read-options';
import { argMax, type BanditEntry, type BanditMeta } from './bandit';
import { RidgeArm } from './ridge-arm';

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

export const linUcb: BanditEntry = {
	meta,
	create({ armCount, contextDim }, given) {
		const options = readOptions(meta, given);
		const arms = Array.from({ length: armCount }, () => new RidgeArm(contextDim, 1, Number(options.discount)));
		return {
			choose: (x) =>
				argMax(armCount, (arm) => arms[arm].mean(x) + Number(options.alpha) * Math.sqrt(arms[arm].uncertainty(x))),
			update: (arm, reward, x) => arms[arm].update(x, reward),
			save: () => Object.assign({}, ...arms.map((arm, index) => arm.save(`${index}/`))),
			restore: (state) => arms.forEach((arm, index) => arm.restore(`${index}/`, state)),
		};
	},
};
