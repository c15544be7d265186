import { pairwiseCost } from '$lib/models/pairwise/pairwise-cost';
import type { ModelMeta } from '$lib/models/model';
import {
	dimSpec,
	drawsSpec,
	epochsSpec,
	learningRateSpec,
	negativesSpec,
	patienceSpec,
	regularisationSpec,
} from '$lib/models/factors/option-specs';

export const bprMeta = {
	id: 'bpr',
	label: 'BPR',
	summary:
		'Learns from pairs to put what a customer took above what the same customer left, the hardest to tell apart first.',
	paper:
		'Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009), BPR: Bayesian personalized ranking from implicit feedback, UAI, §4; Zhang, Chen, Wang, Yu (2013), Optimizing top-N collaborative filtering via dynamic negative item sampling, SIGIR, §4',
	family: 'factorisation',
	stage: 'retrieve',
	capabilities: {
		iterative: true,
		usesCatalogue: false,
		predictsValues: false,
		embeddings: true,
		similarItems: true,
		explain: false,
		personal: true,
	},
	options: {
		dim: dimSpec,
		epochs: { ...epochsSpec, default: 40 },
		learningRate: { ...learningRateSpec, default: 0.1 },
		regularisation: regularisationSpec,
		trials: {
			...drawsSpec,
			help: 'How many products are drawn for each one taken; the one that stands highest is pushed below it. More sharpen the top and take longer; a small shop wants few.',
			default: 4,
		},
		patience: patienceSpec,
		negatives: negativesSpec,
	},
	cost: (size, options) => pairwiseCost(size, options, Number(options['trials'])),
} as const satisfies ModelMeta;
