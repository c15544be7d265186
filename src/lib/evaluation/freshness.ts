import { prepare } from '$lib/datasets/prepare';
import type { PreparationOptions } from '$lib/datasets/dataset-split';
import { openDataset } from '$lib/interactions/dataset-reader';
import type { ModelOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { prequential, type FreshnessWindow, type PrequentialOptions } from './prequential';

/** What the Freshness page asks for. */
export interface FreshnessRequest {
	datasetId: string;
	preparation: PreparationOptions;
	modelId: string;
	options: ModelOptions;
	startShare: number;
	windowCount: number;
	seed: number;
}

/** Test-then-train of one model over a stored data set. @throws as `prequential` */
export async function freshnessOf(
	{ datasetId, preparation, modelId, options, ...plan }: FreshnessRequest,
	context: Pick<PrequentialOptions, 'kernels' | 'signal' | 'onProgress'>,
): Promise<FreshnessWindow[]> {
	const { dataset } = await openDataset(datasetId);
	return prequential(modelEntry(modelId), options, prepare(dataset, preparation), { ...plan, ...context });
}
