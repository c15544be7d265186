import { breathe } from '$lib/core/abort';
import { transpose } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { requireArray, requireVersion } from '$lib/models/artifact';
import type { ArtifactBody, Model, ModelOptions } from '$lib/models/model';
import { packNeighbours, type NeighbourLists } from '$lib/models/neighbourhood/neighbour-lists';
import { planVectors, requireSignal, vectorMatrix } from '$lib/models/neighbourhood/signal';
import { timeDecay } from '$lib/models/neighbourhood/time-decay';
import { createWeighting, weightRows } from '$lib/models/neighbourhood/weighting';
import { readOptions, type OptionsOf } from '$lib/models/read-options';
import { directedNeighbours } from './directed-neighbours';
import { createFittedItemKnn, itemKnnVersion } from './fitted-item-knn';
import { itemKnnMeta } from './meta';
import { updateNeighbours } from './update-neighbours';

/**
 * Item-based neighbourhood model: each item keeps its k most similar items by who took them,
 * sim(i, j) = x_i·x_j / (|x_i|^2α·|x_j|^2(1−α) + shrink) with α = ½ for the cosine, and score(u, i) = Σ sim(i, j) over the history's j among them. Directed, the neighbours of an
 * item are those that came shortly before it.
 */
export const itemKnn: Model = {
	async fit(train, options, { kernels, signal, onProgress }) {
		const settings = readOptions(itemKnnMeta, options);
		requireSignal(train, settings.signal, itemKnnMeta.id);
		const itemCount = train.matrix.columnCount;
		const onItems = (done: number) => onProgress({ done, total: itemCount, unit: 'items' });
		onItems(0);
		await breathe(signal);
		const k = Math.min(settings.neighbours, Math.max(0, itemCount - 1));
		const nearest = settings.directed
			? await directedNeighbours(train, kernels, { k, shrink: settings.shrink, signal, onItems })
			: nearestItems(train, kernels, settings, k);
		await breathe(signal);
		onItems(itemCount);
		return createFittedItemKnn(train, settings, packNeighbours(nearest));
	},

	restore(artifact, { train }) {
		requireVersion(artifact, itemKnnVersion, itemKnnMeta.id);
		const settings = readOptions(itemKnnMeta, artifact.json['options'] as ModelOptions);
		return createFittedItemKnn(train, settings, listsOf(artifact, train.matrix.columnCount));
	},

	/** Exactly the lists of a refit. Where a similarity hangs on more than its two items, or much has changed, it is one. */
	async update(artifact, train, context) {
		requireVersion(artifact, itemKnnVersion, itemKnnMeta.id);
		const settings = readOptions(itemKnnMeta, artifact.json['options'] as ModelOptions);
		const { previousUsers, previousItems, signal, onProgress } = context;
		const plan = planVectors(settings.signal, settings.similarity);
		const marks = requireArray(artifact, 'marks', Uint32Array);
		const itemCount = train.matrix.columnCount;
		const k = Math.min(settings.neighbours, Math.max(0, itemCount - 1));
		const sameLength = k === Math.min(settings.neighbours, Math.max(0, marks.length - 1));
		const isPlain =
			!settings.directed && plan.similarity === 'cosine' && plan.weighting === 'none' && settings.alpha === 0.5;
		if (!isPlain || settings.halfLifeDays !== 0 || !sameLength || !ascends(previousItems)) {
			return itemKnn.fit(train, settings, context);
		}
		const rows = transpose(train.matrix).matrix;
		const onItems = (done: number) => onProgress({ done, total: itemCount, unit: 'items' });
		const previous = { lists: listsOf(artifact, marks.length), marks, previousUsers, previousItems };
		const nearest = await updateNeighbours(vectorMatrix(rows, plan.values), rows, previous, {
			k,
			shrink: settings.shrink,
			signal,
			onItems,
		});
		if (!nearest) return itemKnn.fit(train, settings, context);
		onItems(itemCount);
		return createFittedItemKnn(train, settings, packNeighbours(nearest));
	},
};

function listsOf(artifact: ArtifactBody, itemCount: number): NeighbourLists {
	const offsets = requireArray(artifact, 'offsets', Uint32Array, itemCount + 1);
	const length = offsets[itemCount];
	return {
		offsets,
		indices: requireArray(artifact, 'indices', Uint32Array, length),
		similarities: requireArray(artifact, 'similarities', Float32Array, length),
	};
}

/** Items that were known keep their order: ties between neighbours go by it. */
function ascends(previous: Int32Array): boolean {
	let last = -1;
	for (const before of previous) {
		if (before < 0) continue;
		if (before <= last) return false;
		last = before;
	}
	return true;
}

function nearestItems(train: TrainingData, kernels: Kernels, settings: OptionsOf<typeof itemKnnMeta>, k: number) {
	const plan = planVectors(settings.signal, settings.similarity);
	const { matrix, order } = transpose(train.matrix);
	const taken = vectorMatrix(matrix, plan.values);
	if (settings.halfLifeDays > 0) {
		const decay = timeDecay(train, settings.halfLifeDays);
		for (let entry = 0; entry < order.length; entry++) taken.values[entry] *= decay[order[entry]];
	}
	const vectors = plan.weighting === 'none' ? taken : weightRows(taken, createWeighting(taken, plan.weighting));
	const { shrink, alpha } = settings;
	return kernels.sparseNeighbours(vectors, { k, shrink, alpha, similarity: plan.similarity });
}
