import { requireArray, requireVersion } from '$lib/models/artifact';
import type { Model, ModelOptions } from '$lib/models/model';
import { vectorMatrix } from '$lib/models/neighbourhood/signal';
import { readOptions } from '$lib/models/read-options';
import { createFittedEase, easeVersion } from './fitted-ease';
import { itemWeights, stageCount } from './item-weights';
import { easeMeta } from './meta';

/**
 * The embarrassingly shallow autoencoder: a linear model from a history to itself in which no item may explain
 * itself, solved in closed form (Steck 2019, §3). Ratings count as taken.
 */
export const ease: Model = {
	async fit({ matrix }, options, { kernels, signal, onProgress }) {
		const settings = readOptions(easeMeta, options);
		const weights = await itemWeights(vectorMatrix(matrix, 'ones'), kernels, {
			lambda: settings.lambda,
			signal,
			onStage: (done) => onProgress({ done, total: stageCount, unit: 'stages' }),
		});
		return createFittedEase(settings, matrix.columnCount, weights);
	},

	restore(artifact, { train }) {
		requireVersion(artifact, easeVersion, easeMeta.id);
		const settings = readOptions(easeMeta, artifact.json['options'] as ModelOptions);
		const itemCount = train.matrix.columnCount;
		return createFittedEase(settings, itemCount, requireArray(artifact, 'weights', Float32Array, itemCount ** 2));
	},
};
