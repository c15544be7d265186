import { openVectorIndex } from '$lib/embeddings/open-vector-index';
import type { IndexKind, VectorIndex } from '$lib/embeddings/vector-index';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel, ModelMeta } from '$lib/models/model';
import type { CandidateSource } from '$lib/recommendation/recommendation';
import { modelSource } from './model-source';
import { rankByIndex } from './index-ranking';

/** A fitted model with what the registry says of it. */
export interface OpenModel {
	meta: Pick<ModelMeta, 'id' | 'label' | 'capabilities'>;
	model: FittedModel;
}

/** The open models as sources, each searched in the ways that pipelines ask for; an index is made when first asked for, and kept. */
export interface ModelSources {
	/**
	 * @param runId null is the chosen one
	 * @returns null where the run is not open
	 * @throws ModelFitError if the browser gives no memory for an index
	 */
	source(runId: string | null, index?: IndexKind): CandidateSource | null;
	/** Gives the memory of all indexes back. */
	release(): void;
}

export function createModelSources(
	chosen: OpenModel,
	others: ReadonlyMap<string, OpenModel>,
	kernels: Kernels,
): ModelSources {
	const sources = new Map<string, CandidateSource>();
	const indexes: VectorIndex[] = [];

	function open({ meta, model }: OpenModel, kind: IndexKind): CandidateSource {
		// Every vector in f32 is what the model itself does best.
		if (kind === 'exact' || !model.embeddings || !model.queryVectors) return modelSource(meta, model);
		const { items, dim } = model.embeddings();
		const index = openVectorIndex(kind, items, dim, kernels);
		indexes.push(index);
		return modelSource(meta, model, rankByIndex(model, items, index, kernels));
	}

	return {
		source(runId, index = 'exact') {
			const model = runId === null ? chosen : others.get(runId);
			if (!model) return null;
			const key = JSON.stringify([runId, index]);
			const known = sources.get(key) ?? open(model, index);
			sources.set(key, known);
			return known;
		},
		release() {
			for (const index of indexes.splice(0)) index.release();
			sources.clear();
		},
	};
}
