import { breathe } from '$lib/core/abort';
import { transpose } from '$lib/core/csr-matrix';
import { requireArray, requireVersion } from '$lib/models/artifact';
import type { FittedModel, Model, ModelOptions } from '$lib/models/model';
import { itemTable } from '$lib/models/neighbourhood/item-table';
import { createListScorer } from '$lib/models/neighbourhood/list-scorer';
import {
	neighbourOf,
	packNeighbours,
	sortedNeighbours,
	type NeighbourLists,
} from '$lib/models/neighbourhood/neighbour-lists';
import { recencyWeights } from '$lib/models/neighbourhood/recency';
import { vectorMatrix } from '$lib/models/neighbourhood/signal';
import { readOptions, type OptionsOf } from '$lib/models/read-options';
import { slimMeta } from './meta';

/** Bump when the meaning of what is stored changes. */
const VERSION = 1;
/** A pass that moves no weight further is the last: far below what changes a ranking. */
const TOLERANCE = 1e-4;
const stageCount = 3;

/**
 * Sparse linear method: every item is predicted from others with elastic-net weights, itself left out, among its
 * nearest by cosine (fsSLIM, Ning and Karypis 2011, §V-D). Ratings count as taken.
 */
export const slim: Model = {
	async fit({ matrix }, options, { kernels, signal, onProgress }) {
		const settings = readOptions(slimMeta, options);
		const stage = async (done: number) => {
			onProgress({ done, total: stageCount, unit: 'stages' });
			await breathe(signal);
		};
		const itemCount = matrix.columnCount;
		const taken = vectorMatrix(matrix, 'ones');
		const gram = itemTable(itemCount, slimMeta.id);
		await stage(0);
		kernels.sparseGram(taken, gram);
		await stage(1);
		const k = Math.min(settings.candidates, Math.max(0, itemCount - 1));
		const candidates = kernels.sparseNeighbours(transpose(taken).matrix, { k, shrink: 0, similarity: 'cosine' });
		await stage(2);
		const weights = new Float32Array(itemCount * k);
		kernels.slimColumns(gram, candidates, { ...settings, tolerance: TOLERANCE }, weights);
		const lists = packNeighbours(sortedNeighbours({ ...candidates, similarities: weights }));
		await stage(stageCount);
		return createFittedSlim(settings, lists);
	},

	restore(artifact, { train }) {
		requireVersion(artifact, VERSION, slimMeta.id);
		const settings = readOptions(slimMeta, artifact.json['options'] as ModelOptions);
		const offsets = requireArray(artifact, 'offsets', Uint32Array, train.matrix.columnCount + 1);
		const length = offsets[train.matrix.columnCount];
		return createFittedSlim(settings, {
			offsets,
			indices: requireArray(artifact, 'indices', Uint32Array, length),
			similarities: requireArray(artifact, 'weights', Float32Array, length),
		});
	},
};

/** score(u, i) = Σ w_j·W[j, i] over j in the history, w_j the recency weight. */
function createFittedSlim(settings: OptionsOf<typeof slimMeta>, lists: NeighbourLists): FittedModel {
	return {
		itemCount: lists.offsets.length - 1,
		...createListScorer(lists, neighbourOf(lists), ({ history }) => recencyWeights(settings, history.length)),
		toArtifact: () => ({
			version: VERSION,
			json: { options: { ...settings } },
			arrays: { offsets: lists.offsets, indices: lists.indices, weights: lists.similarities },
		}),
	};
}
