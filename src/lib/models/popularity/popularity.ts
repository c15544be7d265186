import { breathe } from '$lib/core/abort';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { requireArray, requireVersion } from '$lib/models/artifact';
import type { FittedModel, Model, ModelOptions } from '$lib/models/model';
import { type OptionsOf, readOptions } from '$lib/models/read-options';
import { popularityMeta } from './meta';

const version = 2;
const dayMs = 86_400_000;

/** How often each item was taken, all-time, in a recent window or with exponential decay. Ties are left to the item index. */
export const popularity: Model = {
	async fit(train, options, { signal, onProgress }) {
		const settings = readOptions(popularityMeta, options);
		const total = train.matrix.columnIndices.length;
		onProgress({ done: 0, total, unit: 'interactions' });
		await breathe(signal);
		const counts = countItems(train, settings);
		onProgress({ done: total, total, unit: 'interactions' });
		return fitted(counts, settings);
	},

	restore(artifact, { train }) {
		requireVersion(artifact, version, popularityMeta.id);
		const counts = requireArray(artifact, 'counts', Float32Array, train.matrix.columnCount);
		return fitted(counts, artifact.json['options'] as ModelOptions);
	},

	/** A recount is one pass over the rows: nothing is won by adding to the old counts, and windows move with the newest row. */
	update(artifact, train, context) {
		requireVersion(artifact, version, popularityMeta.id);
		return popularity.fit(train, artifact.json['options'] as ModelOptions, context);
	},
};

/** [itemCount]: Σ over the item's rows of 1, of 1 inside the window, or of 2^(−age / half-life). */
function countItems(train: TrainingData, settings: OptionsOf<typeof popularityMeta>): Float32Array {
	const { matrix, timestamps } = train;
	const newest = timestamps.reduce((latest, timestamp) => Math.max(latest, timestamp), -Infinity);
	const sums = new Float64Array(matrix.columnCount);
	matrix.columnIndices.forEach((item, entry) => {
		const ageDays = (newest - timestamps[entry]) / dayMs;
		if (settings.period === 'decayed') sums[item] += 2 ** (-ageDays / settings.halfLifeDays);
		else if (settings.period === 'all-time' || ageDays < settings.windowDays) sums[item]++;
	});
	return Float32Array.from(sums);
}

function fitted(counts: Float32Array, options: ModelOptions): FittedModel {
	return {
		itemCount: counts.length,
		score(queries, out) {
			queries.forEach((_, row) => out.set(counts, row * counts.length));
		},
		toArtifact: () => ({ version, json: { options: { ...options } }, arrays: { counts } }),
	};
}
