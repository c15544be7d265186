import { requireArray, requireVersion } from '$lib/models/artifact';
import type { Model, ModelOptions } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import type { bprMeta } from '$lib/models/bpr/meta';
import type { warpMeta } from '$lib/models/warp/meta';
import { createFittedPairwise, pairwiseVersion } from './fitted-pairwise';
import type { PairwiseSettings } from './pairwise-parts';
import { trainPairwise } from './train-pairwise';

/** A factorisation that learns from pairs, by the loss that its meta is named after. */
export function pairwiseModel(meta: typeof bprMeta | typeof warpMeta): Model {
	const settingsOf = (given: ModelOptions): { options: ModelOptions; settings: PairwiseSettings } => {
		const options = readOptions(meta, given);
		return { options, settings: { ...options, modelId: meta.id } };
	};
	return {
		async fit(train, given, context) {
			const { options, settings } = settingsOf(given);
			return trainPairwise(train, options, settings, context);
		},

		restore(artifact, { train, kernels }) {
			requireVersion(artifact, pairwiseVersion, meta.id);
			const { options, settings } = settingsOf(artifact.json['options'] as ModelOptions);
			const { rowCount, columnCount } = train.matrix;
			const parts = {
				users: requireArray(artifact, 'users', Float32Array, rowCount * settings.dim),
				items: requireArray(artifact, 'items', Float32Array, columnCount * settings.dim),
				biases: requireArray(artifact, 'biases', Float32Array, columnCount),
			};
			return createFittedPairwise(train, options, settings, parts, kernels);
		},
	};
}
