import { InvalidRequestError, messageOf } from '$lib/core/errors';
import type { DatasetSplit, Protocol } from '$lib/datasets/dataset-split';
import { prepare } from '$lib/datasets/prepare';
import { defaultProtocol } from '$lib/datasets/protocol-meta';
import { choiceLog } from '$lib/experiments/shopper/choice-log';
import { fitChoiceModel, type ChoiceFit } from '$lib/experiments/shopper/fit-choice-model';
import { fittedShopper } from '$lib/experiments/shopper/fitted-shopper';
import { plantedShopper } from '$lib/experiments/shopper/planted-shopper';
import type { ShopperModel } from '$lib/experiments/shopper/shopper-model';
import type { DemoStoreOptions } from '$lib/interactions/demo-store/demo-store';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { openDataset } from '$lib/interactions/dataset-reader';
import type { Kernels } from '$lib/kernels/kernel';
import { loadFittedModel } from '$lib/models/artifact-store';
import type { FittedModel, ModelMeta } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { fitPopularity, openRankers } from '$lib/recommendation/open-shop';
import type { FittedRanker } from '$lib/recommendation/rank/learned/fitted-ranker';
import { namedRunIds } from '$lib/recommendation/scenes/pipeline-runs';
import { getRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import type { RunRecord } from '$lib/training/run';
import type { ArmSpec, ExperimentSpec } from './experiment-spec';

export interface OpenedModel {
	meta: ModelMeta;
	model: FittedModel;
}

/** Data set, shoppers and models of a set of arms, read from the store once. */
export interface OpenedShop {
	split: DatasetSplit;
	shopper: ShopperModel;
	fit: ChoiceFit | null;
	/** By run id. */
	models: ReadonlyMap<string, OpenedModel>;
	/** What a scene means by "the model" where none is chosen. */
	popularity: OpenedModel;
	/** Second stages that scenes name, by ranker id; none without a database. */
	rankers?: ReadonlyMap<string, FittedRanker>;
}

export interface OpenContext {
	kernels: Kernels;
	signal: AbortSignal;
	/** What is being done, in words. */
	say: (phase: string) => void;
}

type Wanted = Pick<ExperimentSpec, 'datasetId' | 'seed'> & {
	arms: readonly ArmSpec[];
	behaviour: Pick<ExperimentSpec['behaviour'], 'priceWeight'>;
};

/**
 * Reads the data set, restores the models and makes the shoppers: planted for a demo store, fitted for an imported log.
 * @throws InvalidRequestError where data set or model is gone, or the models were trained under different protocols; AbortError
 */
export async function openShopWorld(wanted: Wanted, context: OpenContext): Promise<OpenedShop> {
	const { kernels, say, signal } = context;
	say('Reading the data set');
	const runs = (await Promise.all(wanted.arms.map(runsOfArm))).flat();
	const { summary, dataset } = await openDataset(wanted.datasetId);
	const protocol = oneProtocol(runs) ?? defaultProtocol(summary);
	const { split } = await loadSplit(summary.datasetId, summary.fingerprint, protocol);
	say('Opening the models');
	const models = new Map<string, OpenedModel>();
	for (const run of runs) {
		if (models.has(run.runId)) continue;
		const model = await loadFittedModel(run, { train: split.train, kernels });
		models.set(run.runId, { meta: modelMeta(run.modelId), model });
	}
	const popularity = { meta: modelMeta('popularity'), model: await fitPopularity(split, kernels) };
	const rankers = await openRankers(wanted.datasetId);
	signal.throwIfAborted();
	const { priceWeight } = wanted.behaviour;
	if (summary.source === 'demo' && summary.demoOptions) {
		say('Calling the shoppers');
		const { truth } = await generateDemoStore(summary.demoOptions as Partial<DemoStoreOptions>, { signal });
		return { split, shopper: plantedShopper(truth, split, priceWeight), fit: null, models, popularity, rankers };
	}
	say('Learning how shoppers choose');
	const log = choiceLog(inIndicesOf(split, prepare(dataset, protocol.preparation)));
	const choice = await fitChoiceModel(log, wanted.seed, signal);
	const endsAt = summary.lastTimestamp ?? 0;
	return {
		split,
		shopper: fittedShopper(log, choice, priceWeight, endsAt),
		fit: choice.fit,
		models,
		popularity,
		rankers,
	};
}

/** Every model an arm draws on: its own, and those its scene names. */
function runsOfArm({ label, runId, scene }: ArmSpec): Promise<RunRecord[]> {
	const named = [...(runId === null ? [] : [runId]), ...(scene ? namedRunIds(scene.pipeline) : [])];
	return Promise.all(named.map((one) => runOfArm(label, one)));
}

async function runOfArm(label: string, runId: string): Promise<RunRecord> {
	let run: RunRecord;
	try {
		run = await getRun<RunRecord>(runId);
	} catch (error) {
		throw new InvalidRequestError(
			`A model of “${label}” was deleted. The experiment and its results are kept; to run it, train the model again and choose it in a copy of the experiment. (${messageOf(error)})`,
		);
	}
	if (run.status !== 'done') {
		throw new InvalidRequestError(`A model of “${label}” is not trained yet: train it first, then run the experiment.`);
	}
	return run;
}

/** The protocol all runs share, or null without runs. */
function oneProtocol(runs: readonly RunRecord[]): Protocol | null {
	const keys = new Set(runs.map(({ protocol }) => JSON.stringify(protocol)));
	if (keys.size > 1) {
		throw new InvalidRequestError(
			'The models were trained under different protocols, so they do not know the same shoppers and products: choose models trained together.',
		);
	}
	return runs[0]?.protocol ?? null;
}

/** Prepared rows in the split's own numbering; a given split may hold users and items of a second file. */
function inIndicesOf(split: DatasetSplit, rows: ReturnType<typeof prepare>) {
	const userOf = new Map(split.userIds.map((id, index) => [id, index]));
	const itemOf = new Map(split.itemIds.map((id, index) => [id, index]));
	const kept = Array.from(rows.userIndices.keys()).filter(
		(row) => userOf.has(rows.userIds[rows.userIndices[row]]) && itemOf.has(rows.itemIds[rows.itemIndices[row]]),
	);
	return {
		userIds: split.userIds,
		itemIds: split.itemIds,
		userIndices: Uint32Array.from(kept, (row) => userOf.get(rows.userIds[rows.userIndices[row]])!),
		itemIndices: Uint32Array.from(kept, (row) => itemOf.get(rows.itemIds[rows.itemIndices[row]])!),
		timestamps: Float64Array.from(kept, (row) => rows.timestamps[row]),
		catalogue: split.train.catalogue,
	};
}
