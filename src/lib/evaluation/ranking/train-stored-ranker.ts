import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { pastAndNext } from '$lib/datasets/past-and-next';
import type { Kernels } from '$lib/kernels/kernel';
import { modelEntry } from '$lib/models/registry';
import { fitPopularity, openShopParts } from '$lib/recommendation/open-shop';
import { openPastWorld } from '$lib/recommendation/rank/learned/past-world';
import type { RankerRecord, RankerRequest } from '$lib/recommendation/rank/learned/ranker-record';
import { trainRanker } from '$lib/recommendation/rank/learned/train-ranker';
import { namedRunIds } from '$lib/recommendation/scenes/pipeline-runs';
import { createSceneMaterial, type OpenModel } from '$lib/recommendation/scenes/scene-material';
import { createShop } from '$lib/recommendation/shop';
import { saveRanker } from '$lib/storage/ranker-store';
import { getRun } from '$lib/storage/run-store';
import { refitRun } from '$lib/training/refit-run';
import type { RunRecord } from '$lib/training/run';
import { judgeRanker } from './judge-ranker';

/** Enough for an interval of a few thousandths, and a minute at most. */
const mostJudged = 2000;

interface TrainContext {
	kernels: Kernels;
	signal: AbortSignal;
	onProgress: OnProgress;
}

/**
 * Trains a second stage for some scenes, judges the first of them with and without it, and stores it. Every model the scenes draw on is
 * fitted anew without the rows the ranker learns from: one that had seen them would find them too easily.
 * @throws InvalidRequestError where a run or data set is gone; ModelFitError where there is too little to learn from; AbortError;
 * StorageQuotaError
 */
export async function trainStoredRanker(request: RankerRequest, context: TrainContext): Promise<RankerRecord> {
	const { kernels, signal, onProgress } = context;
	const startedAt = performance.now();
	const tell: OnProgress = (progress) => onProgress({ ...progress, elapsedMs: performance.now() - startedAt });
	if (request.scenes.length === 0) throw new InvalidRequestError('Choose a scene for the ranker to learn from.');
	const otherRunIds = [...new Set(request.scenes.flatMap(({ pipeline }) => namedRunIds(pipeline)))];
	tell({ phase: 'Opening the shop', done: 0, total: null, unit: '', elapsedMs: 0 });
	const parts = await openShopParts({ ...request, otherRunIds }, kernels);
	const { train, userIds } = parts.split;
	const { past, next } = pastAndNext(train, parts.split.protocol.split);

	const refit = async (runId: string | null): Promise<OpenModel> => {
		if (runId === null) {
			return { meta: modelEntry('popularity').meta, model: await fitPopularity({ train: past }, kernels) };
		}
		const run = await getRun<RunRecord>(runId);
		const { meta } = modelEntry(run.modelId);
		const model = await refitRun(run, past, {
			...{ kernels, signal },
			onProgress: ({ done, total, unit }) =>
				tell({ phase: `Fitting ${meta.label} on the past`, done, total, unit, elapsedMs: 0 }),
		});
		return { meta, model };
	};
	const chosen = await refit(request.runId);
	const others = new Map<string, OpenModel>();
	for (const runId of parts.others.keys()) others.set(runId, await refit(runId));
	const material = createSceneMaterial({ ...chosen, train: past, others, kernels });
	const { fitted, report } = await trainRanker(
		openPastWorld(request.scenes, material, { past, next, userIds }),
		{ past, next },
		request.options,
		{ kernels, signal, onProgress: tell },
	).finally(() => material.release());

	const rankerId = crypto.randomUUID();
	const shop = createShop({ ...parts, rankers: new Map([[rankerId, fitted]]) });
	const quality = await judgeRanker(rankerId, request.scenes[0], shop, {
		...{ userCount: Math.min(mostJudged, request.options.userCount), seed: request.options.seed, kernels, signal },
		onUser: (done, total) =>
			tell({ phase: 'Judging with and without it', done, total, unit: 'shoppers', elapsedMs: 0 }),
	}).finally(() => shop.release());
	const trainMs = performance.now() - startedAt;
	const record: RankerRecord = { ...request, rankerId, createdAt: Date.now(), trainMs, fitted, report, quality };
	await saveRanker(record);
	return record;
}
