import { breathe } from '$lib/core/abort';
import { hasEntry } from '$lib/core/csr-matrix';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { textColumn } from '$lib/interactions/catalogue';
import type { Kernels } from '$lib/kernels/kernel';
import { loadFittedModel } from '$lib/models/artifact-store';
import type { FittedModel } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { recommend } from '$lib/recommendation/recommend';
import { plainPipeline } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { wilcoxonSignedRank } from '$lib/statistics/wilcoxon-signed-rank';
import { getRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import type { RunRecord } from '$lib/training/run';
import { activitySlices, type ActivitySlice } from './activity-slices';
import { jaccard, rankBiasedOverlap, rankCorrelation } from './list-overlap';
import { listNdcg } from './list-ndcg';
import { testQuestions, type TestQuestions } from './test-requests';

const USERS_PER_BREATH = 64;
const EXAMPLES = 5;
const NEWEST_OF_HISTORY = 6;

/** One item of an example list. */
export interface ShownItem {
	title: string;
	/** The user took it in the test rows. */
	hit: boolean;
}

/** One user for whom the two runs differ much. */
export interface ListExample {
	userId: string;
	/** Newest first. */
	history: string[];
	first: ShownItem[];
	other: ShownItem[];
	/** NDCG@k of the other minus that of the first. */
	gain: number;
}

/** The lists of one run beside those of the first. */
export interface ListComparison {
	runId: string;
	/** Users for whom this run's NDCG@k is higher, the same, lower. */
	wins: number;
	ties: number;
	losses: number;
	/** Wilcoxon's signed-rank test of NDCG@k over users, two-sided. */
	pValue: number;
	/** Means over users. */
	jaccard: number;
	rankBiasedOverlap: number;
	/** Over users whose lists share two items or more; null where there is none. */
	rankCorrelation: number | null;
	/** Most gained first. */
	gained: ListExample[];
	/** Most lost first. */
	lost: ListExample[];
}

export interface ListsReport {
	runIds: string[];
	k: number;
	userCount: number;
	comparisons: ListComparison[];
	slices: ActivitySlice[];
}

/**
 * Shows every test user what each run would show, and compares the lists with those of the first run.
 * @param runIds two or more, trained under one protocol
 * @throws InvalidRequestError where they were not, or one has no fitted model; AbortError
 */
export async function compareLists(
	runIds: readonly string[],
	k: number,
	{ kernels, signal, onProgress }: { kernels: Kernels; signal: AbortSignal; onProgress: OnProgress },
): Promise<ListsReport> {
	const runs = await Promise.all(runIds.map((runId) => getRun<RunRecord>(runId)));
	if (new Set(runs.map((run) => JSON.stringify([run.datasetId, run.fingerprint, run.protocol]))).size !== 1) {
		throw new InvalidRequestError('Only runs of one data set and one protocol can be compared: train them alike.');
	}
	const { split } = await loadSplit(runs[0].datasetId, runs[0].fingerprint, runs[0].protocol);
	const questions = testQuestions(split);
	const users = questions.userIndices;
	const { rowOffsets } = questions.histories;
	const startedAt = performance.now();
	const judged: JudgedLists[] = [];
	for (const [place, run] of runs.entries()) {
		const model = await loadFittedModel(run, { train: split.train, kernels });
		judged.push(
			await judge(model, run, (done) =>
				onProgress({
					phase: `Asking model ${place + 1} of ${runs.length}`,
					done: place * users.length + done,
					total: runs.length * users.length,
					unit: 'lists',
					elapsedMs: performance.now() - startedAt,
				}),
			),
		);
	}
	const [first, ...others] = judged;
	return {
		runIds: [...runIds],
		k,
		userCount: users.length,
		comparisons: others.map((other, place) => compareWith(first, other, runIds[place + 1], questions, split)),
		slices: activitySlices(
			Array.from(users, (user) => rowOffsets[user + 1] - rowOffsets[user]),
			judged.map(({ scores }) => scores),
		),
	};

	async function judge(model: FittedModel, run: RunRecord, tell: (done: number) => void): Promise<JudgedLists> {
		const pipeline = plainPipeline(modelSource(modelMeta(run.modelId), model), model.itemCount);
		const lists: Uint32Array[] = [];
		for (let start = 0; start < users.length; start += USERS_PER_BREATH) {
			tell(start);
			await breathe(signal);
			const batch = Array.from(users.subarray(start, start + USERS_PER_BREATH));
			const slates = recommend(
				batch.map((user) => questions.requestOf(user, k)),
				pipeline,
				kernels,
			);
			for (const { itemIndices } of slates) lists.push(itemIndices);
		}
		const scores = Float64Array.from(lists, (list, row) => listNdcg(list, split.test, users[row], k));
		return { lists, scores };
	}
}

/** In the order of the users. */
interface JudgedLists {
	lists: Uint32Array[];
	/** NDCG@k */
	scores: Float64Array;
}

function compareWith(
	first: JudgedLists,
	other: JudgedLists,
	runId: string,
	questions: TestQuestions,
	split: DatasetSplit,
): ListComparison {
	const gains = other.scores.map((score, row) => score - first.scores[row]);
	const order = Array.from(gains.keys()).sort((a, b) => gains[b] - gains[a] || a - b);
	const correlations = first.lists
		.map((list, row) => rankCorrelation(list, other.lists[row]))
		.filter((correlation) => !Number.isNaN(correlation));
	const exampleOf = (row: number) => exampleFor(row, first, other, questions, split);
	return {
		runId,
		wins: gains.filter((gain) => gain > 0).length,
		ties: gains.filter((gain) => gain === 0).length,
		losses: gains.filter((gain) => gain < 0).length,
		pValue: wilcoxonSignedRank(other.scores, first.scores).pValue,
		jaccard: meanOf(first.lists.map((list, row) => jaccard(list, other.lists[row]))),
		rankBiasedOverlap: meanOf(first.lists.map((list, row) => rankBiasedOverlap(list, other.lists[row]))),
		rankCorrelation: correlations.length > 0 ? meanOf(correlations) : null,
		gained: order
			.slice(0, EXAMPLES)
			.filter((row) => gains[row] > 0)
			.map(exampleOf),
		lost: order
			.reverse()
			.slice(0, EXAMPLES)
			.filter((row) => gains[row] < 0)
			.map(exampleOf),
	};
}

function exampleFor(
	row: number,
	first: JudgedLists,
	other: JudgedLists,
	{ userIndices, requestOf }: TestQuestions,
	{ train, test, userIds, itemIds }: DatasetSplit,
): ListExample {
	const user = userIndices[row];
	const titles = textColumn(train.catalogue, 'title');
	const titleOf = (item: number) => titles?.[item] || itemIds[item];
	const show = (list: Uint32Array) =>
		Array.from(list, (item): ShownItem => ({ title: titleOf(item), hit: hasEntry(test, user, item) }));
	const { history } = requestOf(user, 1).query;
	return {
		userId: userIds[user],
		history: Array.from(history.slice(-NEWEST_OF_HISTORY).reverse(), titleOf),
		first: show(first.lists[row]),
		other: show(other.lists[row]),
		gain: other.scores[row] - first.scores[row],
	};
}

function meanOf(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
