import { createRng } from '$lib/core/rng';
import type { DatasetSplit, Protocol } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { loadFittedModel } from '$lib/models/artifact-store';
import { defaultOptions, type FittedModel } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { getRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import type { RunRecord } from '$lib/training/run';
import type { OpenModel } from './scenes/scene-material';
import { listRankers } from '$lib/storage/ranker-store';
import type { FittedRanker } from './rank/learned/fitted-ranker';
import type { RankerRecord } from './rank/learned/ranker-record';
import { createShop, type Shop, type ShopParts } from './shop';
import type { OpenShopRequest } from './shop-protocol';

/**
 * Opens the shop of a stored run, or of popularity where no run is chosen, with whatever other runs its scenes draw on.
 * @throws InvalidRequestError where data set, run or model is not stored
 */
export async function openShop(request: OpenShopRequest, kernels: Kernels): Promise<Shop> {
	return createShop(await openShopParts(request, kernels));
}

/** What `openShop` makes a shop of. @throws as openShop */
export async function openShopParts(request: OpenShopRequest, kernels: Kernels) {
	const run = request.runId === null ? null : await getRun<RunRecord>(request.runId);
	const protocol = run?.protocol ?? request.protocol;
	const { split } = await loadSplit(request.datasetId, request.fingerprint, protocol);
	const { meta } = modelEntry(run?.modelId ?? 'popularity');
	const model = run ? await loadFittedModel(run, { train: split.train, kernels }) : await fitPopularity(split, kernels);
	const others = new Map<string, OpenModel>();
	const missingRunIds: string[] = [];
	for (const runId of new Set(request.otherRunIds ?? [])) {
		const other = await openOther(runId, protocol, split, kernels);
		if (other === null) missingRunIds.push(runId);
		else others.set(runId, other);
	}
	const rankers = await openRankers(request.datasetId);
	const modelId = run?.modelId ?? null;
	return { split, model, meta, kernels, modelId, others, missingRunIds, rankers } satisfies ShopParts;
}

/** Every ranker trained on a data set, by id: they are small, and know no item by its number. */
export async function openRankers(datasetId: string): Promise<ReadonlyMap<string, FittedRanker>> {
	const records = await listRankers<RankerRecord>(datasetId);
	return new Map(records.map(({ rankerId, fitted }) => [rankerId, fitted]));
}

/** Null where the run is gone, unfinished, or numbers its items by another split. */
async function openOther(
	runId: string,
	protocol: Protocol,
	split: DatasetSplit,
	kernels: Kernels,
): Promise<OpenModel | null> {
	const run = await getRun<RunRecord>(runId).catch(() => null);
	if (run?.status !== 'done' || JSON.stringify(run.protocol) !== JSON.stringify(protocol)) return null;
	const model = await loadFittedModel(run, { train: split.train, kernels }).catch(() => null);
	return model && { meta: modelEntry(run.modelId).meta, model };
}

/** The model of a shop for which none is chosen. */
export async function fitPopularity({ train }: Pick<DatasetSplit, 'train'>, kernels: Kernels): Promise<FittedModel> {
	const { meta, load } = modelEntry('popularity');
	const model = await load();
	const signal = new AbortController().signal;
	return model.fit(train, defaultOptions(meta), { rng: createRng(1), signal, kernels, onProgress: () => {} });
}
