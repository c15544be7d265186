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

export const warpMeta = {
	id: 'warp',
	label: 'WARP',
	summary: 'Like BPR, but looks for products that stand too high and corrects the top of the list most.',
	paper: 'Weston, Bengio, Usunier (2011), WSABIE: scaling up to large vocabulary image annotation, IJCAI, §3',
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
		epochs: { ...epochsSpec, default: 30 },
		learningRate: { ...learningRateSpec, default: 0.04 },
		regularisation: { ...regularisationSpec, default: 0.04 },
		trials: {
			...drawsSpec,
			help: 'How many products are tried at most to find one that stands too high. More sharpen the top and take longer.',
			default: 100,
		},
		patience: patienceSpec,
		negatives: negativesSpec,
	},
	// Most steps find a negative early or make no update: measured, they take as long as so many draws of BPR.
	cost: (size, options) => pairwiseCost(size, options, 1.3 * Math.sqrt(Number(options['trials']))),
} as const satisfies ModelMeta;
