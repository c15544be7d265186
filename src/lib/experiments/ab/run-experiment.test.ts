import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createRng } from '$lib/core/rng';
import { makeSplit } from '$lib/datasets/make-split';
import { storeDataset } from '$lib/interactions/dataset-reader';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { saveFittedModel } from '$lib/models/artifact-store';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { getExperiment, saveExperiment } from '$lib/storage/experiment-store';
import { deleteRun, saveRun } from '$lib/storage/run-store';
import { newRun, type RunRecord } from '$lib/training/run';
import { newExperiment, type ExperimentRecord } from './experiment-record';
import { experimentDefaults, readExperimentFile, type ArmSpec, type ExperimentSpec } from './experiment-spec';
import { runExperiment, type ExperimentNews } from './run-experiment';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const protocol = {
	preparation: { minValue: null, minInteractions: 0, events: null },
	split: { kind: 'leave-last-out' },
} as const;
let summary: DatasetSummary;
let knn: RunRecord;

beforeAll(async () => {
	const options = { userCount: 500, itemCount: 150, interactionCount: 8000, seed: 4 };
	const { dataset, truth } = await generateDemoStore(options);
	summary = await storeDataset(dataset, {
		name: 'Demo',
		source: 'demo',
		badRowCount: 0,
		demoOptions: { ...truth.options },
	});
	knn = await train(summary, 'item-knn');
});

async function train({ datasetId, fingerprint }: DatasetSummary, modelId: string): Promise<RunRecord> {
	const { dataset } = await generateDemoStore({ userCount: 500, itemCount: 150, interactionCount: 8000, seed: 4 });
	const { meta, load } = modelEntry(modelId);
	const run = newRun({
		datasetId,
		fingerprint,
		modelId,
		options: defaultOptions(meta),
		seed: 1,
		protocol,
		kernelChoice: { backend: 'auto' },
		createdAt: 0,
	});
	await saveRun(run);
	const split = makeSplit(dataset, protocol);
	const model = await (
		await load()
	).fit(split.train, run.options, {
		rng: createRng(1),
		signal: new AbortController().signal,
		kernels: referenceKernels,
		onProgress: () => {},
	});
	const done: RunRecord = { ...run, status: 'done' };
	await saveFittedModel(done, model, split);
	return done;
}

const popular: ArmSpec = { label: 'Popular', kind: 'popular', runId: null, rerank: [] };

function spec(more: Partial<ExperimentSpec> = {}): ExperimentSpec {
	return {
		...structuredClone({ ...experimentDefaults, guardrails: [{ metricId: 'retention', margin: 0.05 }] }),
		name: 'First test',
		datasetId: summary.datasetId,
		datasetName: summary.name,
		fingerprint: summary.fingerprint,
		arms: [popular, { label: 'Item neighbours', kind: 'run', runId: knn.runId, rerank: [] }],
		shares: [0.5, 0.5],
		days: 6,
		preDays: 2,
		visitsPerDay: 150,
		...more,
	};
}

/** Runs in memory, aborting where `until` says so. */
async function run(
	record: ExperimentRecord,
	until: (news: ExperimentNews) => boolean = () => false,
): Promise<ExperimentRecord> {
	const controller = new AbortController();
	const onNews = (news: ExperimentNews) => {
		if (until(news)) controller.abort();
	};
	const rest = async (signal: AbortSignal) => signal.throwIfAborted();
	return runExperiment(record.experimentId, { kernels: referenceKernels, signal: controller.signal, onNews, rest });
}

async function stored(more: Partial<ExperimentSpec> = {}): Promise<ExperimentRecord> {
	const record = newExperiment(spec(more));
	await saveExperiment(record);
	return record;
}

const withoutClock = (record: ExperimentRecord) => ({ ...record, elapsedMs: 0, experimentId: '', createdAt: 0 });

describe('an experiment', () => {
	test('runs to a verdict with every number, and the same file gives the same numbers', async () => {
		const first = await run(await stored());
		expect(first.status).toBe('done');
		expect(first.daysDone).toBe(6);
		expect(first.looks.length).toBe(6);
		const [main] = first.report!.metrics;
		expect(main.metricId).toBe('gmv');
		expect(main.comparisons[0].ranks).toBeDefined();
		expect(main.comparisons[0].cuped!.standardError).toBeGreaterThan(0);
		expect(main.bayesian!.probabilityBest[0] + main.bayesian!.probabilityBest[1]).toBeCloseTo(1, 9);
		expect(first.report!.coverage[1].share).toBeGreaterThan(first.report!.coverage[0].share);
		const file = JSON.stringify({ experiment: first.spec });
		const again = newExperiment(readExperimentFile(file));
		await saveExperiment(again);
		expect(withoutClock(await run(again))).toEqual(withoutClock(first));
	});

	test('paused in mid-run it goes on from the last day’s end to the same numbers', async () => {
		const whole = await run(await stored());
		const record = await stored();
		await expect(run(record, (news) => news.state === 'day' && news.record.daysDone === 3)).rejects.toThrow();
		const paused = await getExperiment<ExperimentRecord>(record.experimentId);
		expect(paused.status).toBe('paused');
		expect(paused.daysDone).toBe(3);
		expect(withoutClock(await run(paused))).toEqual(withoutClock(whole));
	});

	test('a sequential test stops on the day it finds something', async () => {
		const random: ArmSpec = { label: 'Random', kind: 'random', runId: null, rerank: [] };
		const arms = [random, { label: 'Item neighbours', kind: 'run' as const, runId: knn.runId, rerank: [] }];
		const early = await run(
			await stored({ arms, metric: 'ctr', method: 'sequential', stopsEarly: true, days: 20, asks: 'once' }),
		);
		expect(early.status).toBe('done');
		expect(early.daysDone).toBeLessThan(20);
		expect(early.looks.at(-1)!.comparisons![0].sequentialPValue).toBeLessThan(0.05);
	});

	test('on an imported log the shoppers are fitted, and how well is kept', async () => {
		const { dataset } = await generateDemoStore({ userCount: 500, itemCount: 150, interactionCount: 8000, seed: 4 });
		const file = await storeDataset(dataset, { name: 'Log', source: 'file', badRowCount: 0 });
		const arms = [popular, { ...popular, label: 'Random', kind: 'random' as const }];
		const record = await run(await stored({ arms, datasetId: file.datasetId, fingerprint: file.fingerprint, days: 2 }));
		expect(record.shoppers!.kind).toBe('fitted');
		expect(record.shoppers!.fit!.heldOut.model).toBeGreaterThan(record.shoppers!.fit!.heldOut.uniform);
	});
});

describe('what cannot run says why', () => {
	test.each([
		[{ arms: [popular, { ...popular, label: 'Popular too' }] }, /are the same arm.*A\/A/],
		[{ arms: [popular, { ...popular, kind: 'random' as const }] }, /Two arms are called “Popular”/],
		[{ shares: [0.5, 0] }, /gets no traffic/],
		[{ shares: [0.7, 0.7] }, /more than 100 %/],
	])('%#', async (more, message) => {
		await expect(run(await stored(more))).rejects.toThrow(message);
	});

	test('a deleted model: the experiment and its numbers stay', async () => {
		const other = await train(summary, 'popularity');
		const arms: ArmSpec[] = [popular, { label: 'Gone', kind: 'run', runId: other.runId, rerank: [] }];
		const record = await stored({ arms });
		await deleteRun(other.runId);
		await expect(run(record)).rejects.toThrow(/A model of “Gone” was deleted/);
		expect((await getExperiment<ExperimentRecord>(record.experimentId)).spec.arms[1].label).toBe('Gone');
	});

	test('a metric that nothing happens to: said in words, not as a number', async () => {
		const behaviour = { ...experimentDefaults.behaviour, clickRate: 0.005, orderRate: 0.005 };
		const { report } = await run(await stored({ behaviour, visitsPerDay: 5, days: 1, preDays: 0 }));
		expect(report!.metrics[0].obstacle).toMatch(/fewer than two visitors|no value|zero variance/);
	});

	test.each([
		['not JSON', /not JSON/],
		['{}', /no experiment file/],
		[JSON.stringify({ format: 'shelfwise-experiment', version: 2 }), /version/],
	])('a wrong file: %s', (text, message) => {
		expect(() => readExperimentFile(text)).toThrow(message);
	});
});
