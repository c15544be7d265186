import { breathe } from '$lib/core/abort';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel, ModelMeta } from '$lib/models/model';
import { recommend, requestsPerBlock } from '$lib/recommendation/recommend';
import { type Pipeline, plainPipeline } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { bootstrapEstimates } from './bootstrap';
import { jackknifeEstimate } from './jackknife';
import { createItemWorld } from './item-world';
import { createListJudge } from './judge-lists';
import { createRankJudge, type RankJudge } from './judge-ranks';
import { createValueJudge } from './judge-values';
import { judgeColdUsers } from './judge-cold-users';
import type { Estimate, SliceEstimate } from './report';
import { sliceEstimates } from './slices';
import { testQuestions } from './test-requests';
import type { MeanSample, PerUser, UserSample } from './user-sample';

export interface EvaluateOptions {
	/** List lengths, such as [10, 20]. */
	ks: readonly number[];
	/** Of the bootstrap. */
	seed: number;
	kernels: Kernels;
	signal?: AbortSignal;
	onProgress?: OnProgress;
}

export interface Evaluation {
	/** Users with at least one training and one test row. */
	userCount: number;
	/** "ndcg@10" → mean and 95 % interval. */
	metrics: Record<string, Estimate>;
	perUser: PerUser;
	/** The same judgement in parts; see `slices.ts`. */
	slices: SliceEstimate[];
}

/**
 * Judges a model alone: full ranking through `recommend()` of every item outside the user's training row, ties by lower
 * index; RMSE and MAE over the test rows where the model predicts values and the data has them.
 * @throws InvalidRequestError where no user can be judged or a k is no list length; AbortError
 */
export async function evaluate(
	model: FittedModel,
	meta: ModelMeta,
	split: DatasetSplit,
	options: EvaluateOptions,
): Promise<Evaluation> {
	const pipeline = plainPipeline(modelSource(meta, model), model.itemCount);
	const predicts = meta.capabilities.predictsValues && split.train.hasValues && model.predictValues !== undefined;
	return evaluatePipeline(pipeline, predicts ? model : null, split, options);
}

/** Parts are judged at one length, with fewer resamples: there are many of them. */
const SLICE_K = 10;
const SLICE_DRAWS = 400;

/** A shopper's click waits behind one batch: tens of milliseconds for the slowest models, and still a full matrix product. */
const USERS_PER_BREATH = 64;

/**
 * Judges any pipeline, re-rankers and fallback included: what is measured is what is shown.
 * @param valueModel predicts the test values, or null to leave RMSE and MAE out
 * @throws as `evaluate`
 */
export async function evaluatePipeline(
	pipeline: Pipeline,
	valueModel: FittedModel | null,
	split: DatasetSplit,
	{ ks, seed, kernels, signal, onProgress }: EvaluateOptions,
): Promise<Evaluation> {
	const lengths = checkLengths(ks);
	const { test } = split;
	const { userIndices, histories, requestOf } = testQuestions(split);
	const userCount = userIndices.length;
	if (userCount === 0) {
		throw new InvalidRequestError(
			'No user has both a training and a test row, so there is nothing to judge: choose another split or filter less.',
		);
	}
	const world = { test, histories, items: createItemWorld(split) };
	const lists = createListJudge(world, lengths, userCount);
	const ranks = createRankJudge(test, userCount);
	const watched = watchSource(pipeline, ranks);
	const values = valueModel && createValueJudge(valueModel.predictValues!.bind(valueModel), test, userCount);
	const longest = lengths.at(-1)!;
	const batchSize = Math.min(USERS_PER_BREATH, requestsPerBlock(pipeline.itemCount));
	const startedAt = performance.now();
	const report = (phase: string, done: number) =>
		onProgress?.({ phase, done, total: userCount, unit: 'users', elapsedMs: performance.now() - startedAt });

	for (let start = 0; start < userCount; start += batchSize) {
		report('ranking', start);
		await breathe(signal);
		const batch = userIndices.subarray(start, start + batchSize);
		const requests = Array.from(batch, (userIndex) => requestOf(userIndex, longest));
		ranks.expect(requests, start, batch);
		const slates = recommend(requests, watched, kernels);
		batch.forEach((userIndex, row) => {
			lists.judge(start + row, userIndex, slates[row]);
			values?.judge(start + row, userIndex, requests[row].query);
		});
	}
	report('intervals', userCount);
	const samples = {
		...lists.samples(),
		...(watched !== pipeline && ranks.samples()),
		...values?.samples(),
	};
	const bootstrap = { seed, ...(signal && { signal }) };
	const metrics = await estimateAll(samples, bootstrap);
	const k = lengths.includes(SLICE_K) ? SLICE_K : lengths[0];
	const ndcg = samples[`ndcg@${k}`] as MeanSample;
	const { listOf } = lists;
	const slices = await sliceEstimates({ world, userIndices, listOf, ndcg, k }, { ...bootstrap, draws: SLICE_DRAWS });
	const cold = await judgeColdUsers({ pipeline, split, k, kernels, ...bootstrap });
	return { userCount, metrics, perUser: { userIndices, samples }, slices: cold ? [cold, ...slices] : slices };
}

/** Ranks over all items are those of a source that answers alone; several sources have no common ranking. */
function watchSource(pipeline: Pipeline, ranks: RankJudge): Pipeline {
	if (pipeline.sources.length !== 1) return pipeline;
	return { ...pipeline, sources: pipeline.sources.map((one) => ({ ...one, source: ranks.watch(one.source) })) };
}

/** Ascending, without repeats. */
function checkLengths(ks: readonly number[]): number[] {
	const wrong = ks.find((k) => !Number.isInteger(k) || k < 1);
	if (ks.length === 0 || wrong !== undefined) {
		throw new InvalidRequestError(`A list length k is a whole number from 1 on; got ${wrong ?? 'none'}.`);
	}
	return [...new Set(ks)].sort((a, b) => a - b);
}

/** Keeps the order of the samples. */
async function estimateAll(samples: Record<string, UserSample>, options: { seed: number; signal?: AbortSignal }) {
	const means = Object.values(samples).filter((sample): sample is MeanSample => sample.kind === 'mean');
	const estimates = await bootstrapEstimates(means, options);
	return Object.fromEntries(
		Object.entries(samples).map(([name, sample]): [string, Estimate] => {
			return [name, sample.kind === 'mean' ? estimates[means.indexOf(sample)] : jackknifeEstimate(sample)];
		}),
	);
}
