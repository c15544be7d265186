import { factorBytes } from '$lib/models/fit-cost';
import type { ModelMeta } from '$lib/models/model';

export const twoTowerMeta = {
	id: 'two-tower',
	label: 'Two-tower network',
	summary:
		'A small neural network that places shoppers and products on one map, from what was taken lately and what the catalogue says.',
	paper:
		'Yi, Yang, Hong, Cheng, Heldt, Kumthekar, Zhao, Wei, Chi (2019), Sampling-bias-corrected neural modeling for large ' +
		'corpus item recommendations, RecSys, §3–4; mixed negatives: Yang et al. (2020), Mixed negative sampling for ' +
		'learning two-tower neural networks in recommendations, WWW companion, §3',
	family: 'neural',
	stage: 'retrieve',
	capabilities: {
		iterative: true,
		usesCatalogue: 'learns',
		predictsValues: false,
		embeddings: true,
		similarItems: true,
		explain: true,
		personal: true,
		update: 'approximate',
	},
	options: {
		dim: {
			kind: 'integer',
			label: 'Dimensions',
			help: 'Length of the vector of a shopper or a product. More tells more apart, and is slower.',
			default: 64,
			min: 4,
			max: 256,
			scale: 'log',
		},
		layers: {
			kind: 'choice',
			label: 'Hidden layers',
			help: 'Sizes of the dense layers in each tower, before the last one that has the dimensions above. None at all: a shopper is the mean of the history, learned straight, without the catalogue; strong where much was sold.',
			default: '128',
			choices: [
				{ value: 'sum', label: 'None at all (sums of vectors)' },
				{ value: 'none', label: 'None (linear)' },
				{ value: '32', label: '32' },
				{ value: '64', label: '64' },
				{ value: '128', label: '128' },
				{ value: '256', label: '256' },
				{ value: '128-128', label: '128, 128' },
				{ value: '256-128', label: '256, 128' },
			],
		},
		epochs: {
			kind: 'integer',
			label: 'Epochs',
			help: 'Most passes over the training rows. Stops earlier where the validation curve no longer rises.',
			default: 8,
			min: 1,
			max: 100,
		},
		patience: {
			kind: 'integer',
			advanced: true,
			label: 'Patience',
			help: 'Epochs without a better validation score before training stops. 0 never stops early. The best epoch is kept.',
			default: 2,
			min: 0,
			max: 100,
		},
		batchSize: {
			kind: 'integer',
			label: 'Batch size',
			help: 'Examples a step; the other products of a batch are its negatives. Small data gets smaller batches by itself.',
			default: 512,
			min: 16,
			max: 8192,
			scale: 'log',
		},
		learningRate: {
			kind: 'number',
			label: 'Learning rate',
			help: 'Step size at the start; it falls in a straight line to a tenth at the last epoch. Lower it if the loss jumps.',
			default: 0.003,
			min: 0.00001,
			max: 0.1,
			scale: 'log',
		},
		optimiser: {
			kind: 'choice',
			advanced: true,
			label: 'Table optimiser',
			help: 'How embedding rows learn. Adam is quicker on small data; Adagrad keeps a third of the memory.',
			default: 'adam',
			choices: [
				{ value: 'adam', label: 'Adam (lazy)' },
				{ value: 'adagrad', label: 'Adagrad (row-wise)' },
			],
		},
		similarity: {
			kind: 'choice',
			advanced: true,
			label: 'Similarity',
			help: 'Cosine compares directions only; the dot product lets long vectors stand for popular products.',
			default: 'cosine',
			choices: [
				{ value: 'cosine', label: 'Cosine' },
				{ value: 'dot', label: 'Dot product' },
			],
		},
		temperature: {
			kind: 'number',
			advanced: true,
			label: 'Temperature',
			help: 'Similarities are divided by it: lower is sharper. With the dot product 1 is usual.',
			default: 0.1,
			min: 0.01,
			max: 10,
			scale: 'log',
		},
		correctSampling: {
			kind: 'boolean',
			advanced: true,
			label: 'Correct for popularity in batches (logQ)',
			help: 'Popular products are negatives more often; this takes that out again. Off, rare products are favoured.',
			default: true,
		},
		negatives: {
			kind: 'integer',
			advanced: true,
			label: 'Extra random negatives',
			help: 'Products drawn evenly from the catalogue and added to each batch, so that rare ones are seen as negatives too.',
			default: 0,
			min: 0,
			max: 8192,
		},
		historyLength: {
			kind: 'integer',
			label: 'History length',
			help: 'How many of the latest products of a shopper are looked at.',
			default: 20,
			min: 1,
			max: 500,
			scale: 'log',
		},
		recency: {
			kind: 'number',
			label: 'Weight per step back',
			help: 'Each product back in time counts this much of the one after it. 1 counts all alike.',
			default: 0.7,
			min: 0.1,
			max: 1,
		},
		ordered: {
			kind: 'boolean',
			advanced: true,
			label: 'Order matters',
			help: 'Off for a log without times: each product is then learned from all others of its shopper, not from those before it in the file.',
			default: true,
		},
		userEmbedding: {
			kind: 'boolean',
			advanced: true,
			label: 'A vector for each shopper',
			help: 'Beside the history, each known shopper has a vector of their own. Off, the history alone speaks: better where shoppers have few rows.',
			default: true,
		},
		userDropout: {
			kind: 'number',
			advanced: true,
			label: 'Unknown shoppers in training',
			help: 'Share of examples where the shopper is hidden, so that the model learns to serve strangers by their history.',
			default: 0.2,
			min: 0,
			max: 1,
		},
		itemDropout: {
			kind: 'number',
			advanced: true,
			label: 'Unknown products in training',
			help: 'Share of products hidden behind their catalogue data, so that new products get a place on the map.',
			default: 0.02,
			min: 0,
			max: 1,
		},
		dropout: {
			kind: 'number',
			advanced: true,
			label: 'Dropout',
			help: 'Share of hidden units switched off in each step. Helps where training rows are few.',
			default: 0,
			min: 0,
			max: 0.9,
		},
		featureDim: {
			kind: 'integer',
			advanced: true,
			label: 'Catalogue dimensions',
			help: 'Length of the vectors for category, brand and the other columns. 0 leaves the catalogue out.',
			default: 16,
			min: 0,
			max: 128,
		},
		hashBuckets: {
			kind: 'integer',
			advanced: true,
			label: 'Hash buckets',
			help: 'Rows shared by the values of all other catalogue columns. More keep rare values apart.',
			default: 1024,
			min: 16,
			max: 65536,
			scale: 'log',
		},
	},
	cost(size, { dim, epochs, batchSize, layers, negatives }) {
		const width = Number(dim);
		const hidden =
			layers === 'none' || layers === 'sum'
				? 0
				: String(layers)
						.split('-')
						.map(Number)
						.reduce((sum, units) => sum + units, 0);
		// Against the measured network of 64 → 128 → 64: its dense layers, its share of the softmax, its histories.
		const dense = layers === 'sum' ? 0 : (width * (hidden + 64)) / (64 * 192);
		const softmax = (width / 64) * ((Number(batchSize) + Number(negatives)) / 1024);
		return {
			referenceSeconds: (Number(epochs) * size.pairCount * (dense + softmax)) / 2 / 6e4,
			memoryBytes: 4 * factorBytes(size, width) + 32 * size.pairCount,
		};
	},
} as const satisfies ModelMeta;
