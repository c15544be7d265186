import type { OptionSpec } from '$lib/models/model';

/** The options that models of factors share; the metas add their own defaults. */
export const dimSpec = {
	kind: 'integer',
	label: 'Dimensions',
	help: 'Length of the factor vectors: how many kinds of taste there is room for. More need more data and time.',
	default: 64,
	min: 1,
	max: 256,
	scale: 'log',
} as const satisfies OptionSpec;

export const epochsSpec = {
	kind: 'integer',
	label: 'Epochs',
	help: 'How often all interactions are gone through. More learn more, and in the end by heart.',
	default: 30,
	min: 1,
	max: 500,
	scale: 'log',
} as const satisfies OptionSpec;

export const learningRateSpec = {
	kind: 'number',
	label: 'Learning rate',
	help: 'Size of a step; it falls to a tenth over the epochs. Higher learns faster and may overshoot.',
	default: 0.05,
	min: 0.0001,
	max: 1,
	scale: 'log',
} as const satisfies OptionSpec;

export const regularisationSpec = {
	kind: 'number',
	label: 'Regularisation',
	help: 'Pulls the factors towards zero in every step. Higher is smoother, and safer on small data.',
	default: 0.01,
	min: 0,
	max: 1,
} as const satisfies OptionSpec;

/** The metas say in `help` what the draws are for. */
export const drawsSpec = {
	kind: 'integer',
	label: 'Draws',
	min: 1,
	max: 500,
	scale: 'log',
} as const satisfies Partial<OptionSpec>;

export const patienceSpec = {
	kind: 'integer',
	advanced: true,
	label: 'Patience',
	help: 'Ends after this many rounds without a better validation and takes the best. 0 goes through all of them and takes the last.',
	default: 0,
	min: 0,
	max: 100,
} as const satisfies OptionSpec;

export const negativesSpec = {
	kind: 'choice',
	advanced: true,
	label: 'Compared with',
	help: 'Which products not taken stand against those taken: any alike, or the popular more often, which favours the rare in the end.',
	default: 'uniform',
	choices: [
		{ value: 'uniform', label: 'Any product' },
		{ value: 'popularity', label: 'Popular ones more often' },
	],
} as const satisfies OptionSpec;
