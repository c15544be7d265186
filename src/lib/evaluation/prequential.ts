import { breathe } from '$lib/core/abort';
import { rowColumns, type CsrMatrix } from '$lib/core/csr-matrix';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { PreparedDataset } from '$lib/datasets/prepare';
import { rowsAsTraining } from '$lib/datasets/rows-as-training';
import type { Kernels } from '$lib/kernels/kernel';
import type { FitContext, FittedModel, ModelEntry, ModelOptions, Query } from '$lib/models/model';
import { recommend } from '$lib/recommendation/recommend';
import { plainPipeline } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { bootstrapEstimates } from './bootstrap';
import { listNdcg } from './list-ndcg';
import type { Estimate } from './report';
import { requestOfUser, testUsers } from './test-requests';
import type { MeanSample } from './user-sample';

const K = 10;
const USERS_PER_BREATH = 256;

export interface PrequentialOptions {
	/** Of the rows in time order: what the model is fitted on at first. */
	startShare: number;
	/** Equal parts of the rest, each first a test and then training data. */
	windowCount: number;
	seed: number;
	kernels: Kernels;
	signal: AbortSignal;
	onProgress: OnProgress;
}

/** What became of the model by then. */
export const freshnessArms = ['frozen', 'updated', 'refitted'] as const;
export type FreshnessArm = (typeof freshnessArms)[number];

export interface FreshnessWindow {
	/** Milliseconds since 1970, first and last row of the window. */
	from: number;
	to: number;
	/** Users with a past and with something new in the window. */
	userCount: number;
	/** NDCG@10 of what each user took newly in the window. */
	ndcg: Record<FreshnessArm, Estimate>;
	/** Updated minus frozen, same users. */
	gain: Estimate;
	updateMs: number;
	refitMs: number;
}

/**
 * Test-then-train over time (prequential evaluation: Vinagre, Jorge, Gama 2014, Evaluation of recommender systems in
 * streaming environments, §3): each window is judged before it is learnt from. Three arms see the same users and histories up
 * to the window: a model never touched again, one brought up to date by `update` after each window, and one fitted anew.
 * @throws InvalidRequestError without times or rows enough, or where the model has no update; AbortError
 */
export async function prequential(
	entry: ModelEntry,
	modelOptions: ModelOptions,
	data: PreparedDataset,
	options: PrequentialOptions,
): Promise<FreshnessWindow[]> {
	const { startShare, windowCount, seed, kernels, signal, onProgress } = options;
	if (!entry.meta.capabilities.update) {
		throw new InvalidRequestError(`${entry.meta.label} has no update: it is fitted anew. Choose another model.`);
	}
	if (!data.hasTimestamps) throw new InvalidRequestError('Freshness is a matter of time, and this data set has none.');
	const order = timeOrder(data.timestamps);
	const bounds = Array.from({ length: windowCount + 1 }, (_, window) =>
		Math.round(order.length * (startShare + ((1 - startShare) * window) / windowCount)),
	);
	if (bounds.some((bound, window) => bound < 1 || (window > 0 && bound <= bounds[window - 1]))) {
		throw new InvalidRequestError('There are too few rows for so many windows: choose fewer.');
	}
	const model = await entry.load();
	const context: FitContext = { rng: createRng(seed), signal, kernels, onProgress: () => {} };
	const startedAt = performance.now();
	const tell = (phase: string, done: number) =>
		onProgress({ phase, done, total: windowCount, unit: 'windows', elapsedMs: performance.now() - startedAt });

	tell('Fitting the first model', 0);
	const first = rowsAsTraining(data, order.subarray(0, bounds[0]));
	const fitted = await model.fit(first, modelOptions, context);
	const knownAtFirst = first.matrix;
	const arms: Record<FreshnessArm, FittedModel> = { frozen: fitted, updated: fitted, refitted: fitted };
	// All arms live in the rows and columns of the whole data set: nothing is renumbered on the way.
	const previousUsers = Int32Array.from(data.userIds, (_, user) => user);
	const previousItems = Int32Array.from(data.itemIds, (_, item) => item);
	const windows: FreshnessWindow[] = [];
	for (let window = 0; window < windowCount; window++) {
		tell('Judging', window);
		const past = rowsAsTraining(data, order.subarray(0, bounds[window]));
		const rows = order.subarray(bounds[window], bounds[window + 1]);
		const fresh = rowsAsTraining(data, rows).matrix;
		const users = testUsers(past.matrix, fresh);
		const samples: MeanSample[] = [];
		for (const arm of freshnessArms) {
			const known = arm === 'frozen' ? knownAtFirst : past.matrix;
			samples.push(await judge(arms[arm], past, fresh, users, known));
		}
		const [updatedAgain, updateMs] = await timed(() =>
			model.update!(arms.updated.toArtifact(), rowsAsTraining(data, order.subarray(0, bounds[window + 1])), {
				...context,
				previousUsers,
				previousItems,
			}),
		);
		const [fittedAnew, refitMs] = await timed(() =>
			model.fit(rowsAsTraining(data, order.subarray(0, bounds[window + 1])), modelOptions, context),
		);
		arms.updated = updatedAgain;
		arms.refitted = fittedAnew;
		if (users.length === 0) continue;
		const [frozen, updated, refitted, gain] = await bootstrapEstimates([...samples, difference(samples)], {
			seed,
			signal,
		});
		windows.push({
			from: data.timestamps[rows[0]],
			to: data.timestamps[rows.at(-1)!],
			userCount: users.length,
			ndcg: { frozen, updated, refitted },
			gain,
			updateMs,
			refitMs,
		});
	}
	if (windows.length === 0) {
		throw new InvalidRequestError(
			'Nobody came back after the first rows, so there is nobody to ask: choose fewer windows.',
		);
	}
	return windows;

	/** NDCG@10 of each user, new items only. */
	async function judge(
		armModel: FittedModel,
		past: TrainingData,
		fresh: CsrMatrix,
		users: Uint32Array,
		known: CsrMatrix,
	): Promise<MeanSample> {
		const pipeline = plainPipeline(modelSource(entry.meta, armModel), armModel.itemCount);
		const values = new Float32Array(users.length);
		for (let start = 0; start < users.length; start += USERS_PER_BREATH) {
			await breathe(signal);
			const batch = users.subarray(start, start + USERS_PER_BREATH);
			const requests = Array.from(batch, (user) => {
				const request = requestOfUser(past, user, K);
				const query: Query = { ...request.query, userIndex: rowColumns(known, user).length > 0 ? user : null };
				return { ...request, query };
			});
			recommend(requests, pipeline, kernels).forEach(({ itemIndices }, row) => {
				values[start + row] = listNdcg(itemIndices, fresh, batch[row], K);
			});
		}
		return { kind: 'mean', values, weights: null, root: false };
	}
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
	const startedAt = performance.now();
	return [await work(), performance.now() - startedAt];
}

/** Updated minus frozen. */
function difference([frozen, updated]: readonly MeanSample[]): MeanSample {
	return { ...updated, values: updated.values.map((value, user) => value - frozen.values[user]) };
}

/** Row numbers by time, equal times in file order. */
function timeOrder(timestamps: Float64Array): Uint32Array {
	return Uint32Array.from(timestamps.keys()).sort((a, b) => timestamps[a] - timestamps[b] || a - b);
}
