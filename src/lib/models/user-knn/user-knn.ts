import { breathe } from '$lib/core/abort';
import { requireVersion } from '$lib/models/artifact';
import type { Model, ModelOptions } from '$lib/models/model';
import { requireSignal } from '$lib/models/neighbourhood/signal';
import { readOptions } from '$lib/models/read-options';
import { createFittedUserKnn, userKnnVersion } from './fitted-user-knn';
import { userKnnMeta } from './meta';

/**
 * User-based neighbourhood model, memory-based: the training rows are the model, and the nearest users of a history
 * are found when it is scored. A known user, a grown session and a stranger go one way, and nothing of the size
 * userCount × neighbours has to be stored.
 */
export const userKnn: Model = {
	async fit(train, options, { kernels, signal, onProgress }) {
		const settings = readOptions(userKnnMeta, options);
		requireSignal(train, settings.signal, userKnnMeta.id);
		const total = train.matrix.rowCount;
		onProgress({ done: 0, total, unit: 'users' });
		await breathe(signal);
		const model = createFittedUserKnn(train, settings, kernels);
		await breathe(signal);
		onProgress({ done: total, total, unit: 'users' });
		return model;
	},

	restore(artifact, { train, kernels }) {
		requireVersion(artifact, userKnnVersion, userKnnMeta.id);
		return createFittedUserKnn(train, readOptions(userKnnMeta, artifact.json['options'] as ModelOptions), kernels);
	},

	/** The training rows are the model: new rows are all it takes. */
	async update(artifact, train, { kernels, signal, onProgress }) {
		const total = train.matrix.rowCount;
		onProgress({ done: 0, total, unit: 'users' });
		await breathe(signal);
		return userKnn.restore(artifact, { train, kernels });
	},
};
