import { pairwiseCost } from '$lib/models/pairwise/pairwise-cost';
import type { ModelMeta } from '$lib/models/model';
import {
	dimSpec,
	epochsSpec,
	learningRateSpec,
	negativesSpec,
	patienceSpec,
	regularisationSpec,
} from '$lib/models/factors/option-specs';

export const bprMeta = {
	id: 'bpr',
	label: 'BPR',
	summary: 'Learns from pairs to put what a customer took above what the same customer left.',
	paper:
		'Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009), BPR: Bayesian personalized ranking from implicit feedback, UAI, §4',
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
		regularisation: { ...regularisationSpec, default: 0.003 },
		patience: patienceSpec,
		negatives: negativesSpec,
	},
	cost: (size, options) => pairwiseCost(size, options, 4e6),
} as const satisfies ModelMeta;
