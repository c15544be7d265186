import { breathe } from '$lib/core/abort';
import { requireArray, requireVersion } from '$lib/models/artifact';
import type { Model, ModelOptions } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import { contentVersion, createFittedContent } from './fitted-content';
import { itemVectors } from './item-vectors';
import { contentMeta } from './meta';

/**
 * Content-based: recommends what is like the history by the catalogue alone. Needs no interaction with an item, so it answers
 * for the newest one; knows nothing of what people think of it. The vectors are stored, so a fitted model does not change
 * when the columns' encodings do.
 */
export const content: Model = {
	async fit(train, options, { kernels, signal, onProgress }) {
		const settings = readOptions(contentMeta, options);
		const itemCount = train.matrix.columnCount;
		onProgress({ done: 0, total: itemCount, unit: 'items' });
		await breathe(signal);
		const vectors = itemVectors(train.catalogue, itemCount, settings);
		await breathe(signal);
		onProgress({ done: itemCount, total: itemCount, unit: 'items' });
		return createFittedContent(vectors, settings, kernels);
	},

	restore(artifact, { train, kernels }) {
		requireVersion(artifact, contentVersion, contentMeta.id);
		const settings = readOptions(contentMeta, artifact.json['options'] as ModelOptions);
		const offsets = requireArray(artifact, 'offsets', Uint32Array, train.matrix.columnCount + 1);
		const length = offsets[train.matrix.columnCount];
		const vectors = {
			width: artifact.json['width'] as number,
			offsets,
			rows: requireArray(artifact, 'rows', Uint32Array, length),
			weights: requireArray(artifact, 'weights', Float32Array, length),
		};
		return createFittedContent(vectors, settings, kernels);
	},
};
