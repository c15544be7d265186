import { factorBytes } from '$lib/models/fit-cost';
import type { ModelMeta } from '$lib/models/model';
import { dimSpec, patienceSpec } from '$lib/models/factors/option-specs';
import { recencySpecs } from '$lib/models/neighbourhood/recency';

export const alsMeta = {
	id: 'als',
	label: 'Implicit ALS',
	summary:
		'Gives every customer and product a place on a map of tastes, such that what was taken lies near and all the rest a little away.',
	paper:
		'Hu, Koren, Volinsky (2008), Collaborative filtering for implicit feedback datasets, ICDM; ' +
		'Rendle, Krichene, Zhang, Koren (2021), Revisiting the performance of iALS on item recommendation benchmarks, §2',
	family: 'factorisation',
	stage: 'retrieve',
	capabilities: {
		iterative: true,
		usesCatalogue: false,
		predictsValues: false,
		embeddings: true,
		similarItems: true,
		explain: true,
		personal: true,
		update: 'approximate',
	},
	options: {
		dim: dimSpec,
		iterations: {
			kind: 'integer',
			label: 'Iterations',
			help: 'How often all customers, then all products are placed anew. It settles after some ten.',
			default: 15,
			min: 1,
			max: 100,
			scale: 'log',
		},
		regularisation: {
			kind: 'number',
			label: 'Regularisation',
			help: 'λ: pulls the factors towards zero. Higher is smoother, and safer on small data.',
			default: 0.003,
			min: 0.00001,
			max: 1,
			scale: 'log',
		},
		unobservedWeight: {
			kind: 'number',
			label: 'Weight of the untaken',
			help: 'α₀: how much a product that was not taken counts as a no, against 1 for each that was taken. Lower favours the rare.',
			default: 0.4,
			min: 0.0001,
			max: 1,
			scale: 'log',
		},
		frequencyScaling: {
			kind: 'number',
			advanced: true,
			label: 'Frequency scaling',
			help: 'ν: 1 pulls those with many interactions more, in proportion, 0 pulls all alike.',
			default: 1,
			min: 0,
			max: 1,
		},
		solver: {
			kind: 'choice',
			advanced: true,
			label: 'Solver',
			help: 'Conjugate gradients come near the solution in a few passes and are several times faster; Cholesky solves each place exactly.',
			default: 'conjugate-gradient',
			choices: [
				{ value: 'conjugate-gradient', label: 'Conjugate gradients' },
				{ value: 'cholesky', label: 'Cholesky, exact' },
			],
		},
		steps: {
			kind: 'integer',
			advanced: true,
			label: 'Gradient steps',
			help: 'Conjugate gradient steps per place and iteration. Exact solutions need none of them.',
			default: 3,
			min: 1,
			max: 20,
		},
		patience: patienceSpec,
		...recencySpecs,
	},
	cost(size, { dim, iterations, solver, steps }) {
		const [width, rows] = [Number(dim), size.userCount + size.itemCount];
		const flops =
			solver === 'cholesky'
				? (2 * size.pairCount * width ** 2 + (rows * width ** 3) / 3) / 4
				: 4 * size.pairCount * width * (Number(steps) + 1) + 2 * rows * width ** 2 * Number(steps);
		return {
			referenceSeconds: (Number(iterations) * flops) / 1.2e10,
			memoryBytes: 2 * factorBytes(size, width) + 16 * size.pairCount,
		};
	},
} as const satisfies ModelMeta;
