import { breathe } from '$lib/core/abort';
import { csrFromCoordinates, hasEntry, rowColumns, rowOfEntry, type CsrMatrix } from '$lib/core/csr-matrix';
import type { DatasetSplit, TrainingData } from '$lib/datasets/dataset-split';
import { gather } from '$lib/datasets/gather';
import type { Kernels } from '$lib/kernels/kernel';
import { previousRows } from '$lib/models/known-ids';
import type { ArtifactBody, FittedModel, ModelEntry } from '$lib/models/model';
import { recommend } from '$lib/recommendation/recommend';
import { plainPipeline, type RecommendRequest } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { getRun, loadArtifact } from '$lib/storage/run-store';
import type { RunRecord } from '$lib/training/run';
import type { Estimate, GainOfMetric, UpdateGain } from '$lib/training/run-report';
import { bootstrapEstimates } from './bootstrap';
import { listNdcg } from './list-ndcg';
import { requestOfUser, testUsers } from './test-requests';
import type { MeanSample } from './user-sample';

const K = 10;
const USERS_PER_BREATH = 256;

const metrics: readonly { key: string; of: (list: Uint32Array, test: CsrMatrix, user: number) => number }[] = [
	{ key: `ndcg@${K}`, of: (list, test, user) => listNdcg(list, test, user, K) },
	{
		key: `recall@${K}`,
		of: (list, test, user) => list.filter((item) => hasEntry(test, user, item)).length / rowColumns(test, user).length,
	},
];

export interface GainContext {
	kernels: Kernels;
	signal: AbortSignal;
	seed: number;
}

/**
 * What bringing a model up to date won on the newest slice, the test rows of `split`: the same users, asked with the same
 * histories, get a list of the model as it was and one of it as it is. Neither has seen the slice. New users and items are
 * unknown to the first, which is part of what an update is for.
 * @param run the updated one
 * @param updated its model, over `split.train`
 */
export async function gainOfUpdate(
	run: RunRecord,
	entry: ModelEntry,
	updated: FittedModel,
	split: DatasetSplit,
	context: GainContext,
): Promise<UpdateGain> {
	const { kind } = split.protocol.split;
	if (!split.testTimestamps || !['time', 'leave-last-out', 'leave-n-out'].includes(kind)) {
		return { missing: 'This way of testing has no newest slice: choose a split by time to see what an update wins.' };
	}
	const [artifact, before] = await Promise.all([
		loadArtifact(run.updatedFrom!),
		getRun<RunRecord>(run.updatedFrom!).catch(() => null),
	]);
	const known = artifact && previousRows(artifact, split);
	if (!artifact || !known || before?.trainedUntil === undefined) {
		return {
			missing: 'The model of before is gone, or an earlier version trained it: there is nothing to compare with.',
		};
	}
	const users = testUsers(split.train.matrix, split.test);
	if (users.length === 0) return { missing: 'Nobody with a past has rows in the newest slice.' };
	const asItWas = await restoreBefore(entry, artifact, split, known, before.trainedUntil, context);
	const requests = Array.from(users, (user) => requestOfUser(split.train, user, K));
	const [old, fresh] = [
		await listsOf(asItWas.model, requests.map(asItWas.ask), asItWas.itemOf),
		await listsOf(updated, requests, null),
	];
	const samples = metrics.flatMap(({ of }) => {
		const valuesOf = (lists: readonly Uint32Array[]) =>
			Float32Array.from(users, (user, place) => of(lists[place]!, split.test, user));
		const [was, is] = [valuesOf(old), valuesOf(fresh)];
		return [was, is, is.map((value, place) => value - was[place]!)].map(asSample);
	});
	const estimates = await bootstrapEstimates(samples, context);
	return {
		from: split.testTimestamps.reduce((least, time) => Math.min(least, time), Infinity),
		to: split.testTimestamps.reduce((most, time) => Math.max(most, time), -Infinity),
		userCount: users.length,
		metrics: metrics.map(({ key }, place): GainOfMetric => {
			const [was, is, gain] = estimates.slice(place * 3, place * 3 + 3) as [Estimate, Estimate, Estimate];
			return { key, before: was, after: is, gain };
		}),
	};

	async function listsOf(model: FittedModel, asked: readonly RecommendRequest[], itemOf: Uint32Array | null) {
		const pipeline = plainPipeline(modelSource(entry.meta, model), model.itemCount);
		const lists: Uint32Array[] = [];
		for (let start = 0; start < asked.length; start += USERS_PER_BREATH) {
			await breathe(context.signal);
			for (const { itemIndices } of recommend(
				asked.slice(start, start + USERS_PER_BREATH),
				pipeline,
				context.kernels,
			)) {
				lists.push(itemOf ? itemIndices.map((item) => itemOf[item]!) : itemIndices);
			}
		}
		return lists;
	}
}

/** An item that stood in the old model and is gone by now: it is no hit. */
const goneItem = 0xffffffff;

type Known = NonNullable<ReturnType<typeof previousRows>>;

/** The model of before, over its own users and items and the rows it had seen, with how to ask it. */
async function restoreBefore(
	entry: ModelEntry,
	artifact: ArtifactBody,
	split: DatasetSplit,
	known: Known,
	trainedUntil: number,
	{ kernels }: GainContext,
) {
	const { previousUsers, previousItems } = known;
	const { knownUsers, knownItems } = artifact.arrays;
	const itemCount = knownItems!.length;
	const train = seenBefore(split.train, known, knownUsers!.length, itemCount, trainedUntil);
	const model = (await entry.load()).restore(artifact, { train, kernels });
	const itemOf = new Uint32Array(itemCount).fill(goneItem);
	previousItems.forEach((before, item) => {
		if (before >= 0) itemOf[before] = item;
	});
	const ask = ({ query, exclude, k }: RecommendRequest): RecommendRequest => {
		const { userIndex, history, values } = query;
		const places = Uint32Array.from(history.keys()).filter((place) => previousItems[history[place]!]! >= 0);
		const before = userIndex === null ? -1 : previousUsers[userIndex]!;
		const wasThere = before >= 0 && rowColumns(train.matrix, before).length > 0;
		return {
			query: {
				userIndex: wasThere ? before : null,
				history: places.map((place) => previousItems[history[place]!]!),
				values: gather(values, places),
			},
			exclude: exclude
				.filter((item) => previousItems[item]! >= 0)
				.map((item) => previousItems[item]!)
				.sort(),
			k,
		};
	};
	return { model, itemOf, ask };
}

/** The training rows up to a time, over the users and items of before. */
function seenBefore(
	train: TrainingData,
	{ previousUsers, previousItems }: Known,
	userCount: number,
	itemCount: number,
	trainedUntil: number,
): TrainingData {
	const { matrix, timestamps } = train;
	const users = rowOfEntry(matrix);
	const entries = Uint32Array.from(matrix.columnIndices.keys()).filter(
		(entry) =>
			timestamps[entry]! <= trainedUntil &&
			previousUsers[users[entry]!]! >= 0 &&
			previousItems[matrix.columnIndices[entry]!]! >= 0,
	);
	const { matrix: seen, order } = csrFromCoordinates({
		rowCount: userCount,
		columnCount: itemCount,
		rows: Uint32Array.from(entries, (entry) => previousUsers[users[entry]!]!),
		columns: Uint32Array.from(entries, (entry) => previousItems[matrix.columnIndices[entry]!]!),
		values: gather(matrix.values, entries),
	});
	const places = gather(entries, order);
	return {
		...train,
		matrix: seen,
		timestamps: gather(timestamps, places),
		eventCodes: gather(train.eventCodes, places),
		catalogue: { itemIds: [], columns: [] },
	};
}

function asSample(values: Float32Array): MeanSample {
	return { kind: 'mean', values, weights: null, root: false };
}
