import type { OptionSpec } from '$lib/models/model';

/** The options both neighbourhood models share; the models add their own defaults and words. */
export const similaritySpec = {
	kind: 'choice',
	label: 'Similarity',
	help: 'Cosine compares what was taken; Pearson first takes away each one’s own average, so that big and small ones compare fairly. TF-IDF and BM25 let what is rare say more.',
	default: 'cosine',
	choices: [
		{ value: 'cosine', label: 'Cosine' },
		{ value: 'pearson', label: 'Pearson correlation' },
		{ value: 'tf-idf', label: 'TF-IDF' },
		{ value: 'bm25', label: 'BM25' },
	],
} as const satisfies OptionSpec;

export const signalSpec = {
	kind: 'choice',
	label: 'Signal',
	help: 'Implicit counts every interaction as a yes. Explicit uses the value column: a rating of 1 is then not a rating of 5.',
	default: 'implicit',
	choices: [
		{ value: 'implicit', label: 'Implicit: taken or not' },
		{ value: 'explicit', label: 'Explicit: ratings', needs: 'values' },
	],
} as const satisfies OptionSpec;

export const shrinkSpec = {
	kind: 'number',
	label: 'Shrinkage',
	help: 'Added below the line of the similarity: the higher, the more evidence two need in common before they count as alike.',
	default: 10,
	min: 0,
	max: 1000,
} as const satisfies OptionSpec;

export const halfLifeSpec = {
	kind: 'number',
	advanced: true,
	label: 'Half-life in days',
	help: 'An interaction this many days older than the newest counts half. 0 counts old and new alike.',
	default: 0,
	min: 0,
	max: 3650,
} as const satisfies OptionSpec;
