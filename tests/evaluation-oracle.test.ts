import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit, SplitOptions } from '$lib/datasets/dataset-split';
import { makeSplit } from '$lib/datasets/make-split';
import { evaluate } from '$lib/evaluation/evaluate';
import { judgedList } from '$lib/evaluation/metrics/metric';
import { referenceWorld } from '$lib/evaluation/metrics/reference-world';
import { listMetrics } from '$lib/evaluation/metrics/registry';
import { requestOfUser } from '$lib/evaluation/test-requests';
import { createKernels } from '$lib/kernels/backend';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel, ModelMeta, ModelOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { recommend } from '$lib/recommendation/recommend';
import { plainPipeline } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { readSharedLog } from './read-shared-log';
import { describeWithShared, sharedData } from './shared-data';

interface ListCase {
	ranked: number[];
	relevant: number[];
	k: number;
	metrics: Record<string, number>;
}

describeWithShared('list metrics', ['oracles/statistics.json'], () => {
	test('equal numpy on 60 lists within 1e-9', () => {
		const { ranking } = JSON.parse(readFileSync(sharedData('oracles/statistics.json')!, 'utf8')) as {
			ranking: ListCase[];
		};
		expect(ranking.length).toBe(60);
		for (const { ranked, relevant, k, metrics } of ranking) {
			const list = judgedList({ shown: ranked, relevant, k });
			for (const [id, expected] of Object.entries(metrics)) {
				const found = listMetrics.find(({ meta }) => meta.id === id)!.score(list, referenceWorld);
				expect(Math.abs(found - expected), id).toBeLessThan(1e-9);
			}
		}
	});
});

type Oracle = Record<string, number> & { top10: Record<string, string[]> };

interface Run {
	oracleName: string;
	modelId: string;
	options: ModelOptions;
}

const popularity: Run = { oracleName: 'popularity', modelId: 'popularity', options: {} };
const itemKnn: Run = {
	oracleName: 'item-knn cosine k=50 shrink=10',
	modelId: 'item-knn',
	options: { neighbours: 50, shrink: 10 },
};
const userKnn: Run = {
	oracleName: 'user-knn cosine k=100 shrink=10',
	modelId: 'user-knn',
	options: { neighbours: 100, shrink: 10 },
};
const ease: Run = { oracleName: 'ease lambda=500', modelId: 'ease', options: { lambda: 500 } };
const splits: SplitOptions[] = [{ kind: 'leave-last-out' }, { kind: 'time', testFraction: 0.1 }];
/**
 * The larger one takes the reference minutes and is judged on SIMD; under the time split by popularity alone, to be
 * quick: the bench "quality" holds every model to it.
 */
const plans: { name: string; backend: 'reference' | 'simd'; runs: Record<string, Run[]> }[] = [
	{
		name: 'ml-100k',
		backend: 'reference',
		runs: { 'leave-last-out': [popularity, itemKnn, userKnn, ease], time: [popularity, itemKnn, userKnn, ease] },
	},
	{
		name: 'ml-1m',
		backend: 'simd',
		runs: { 'leave-last-out': [popularity, itemKnn, userKnn, ease], time: [popularity] },
	},
];

for (const { name, runs, backend } of plans) {
	const files = [`data/${name}/interactions.csv.gz`, `oracles/${name}.json`];
	describeWithShared(`evaluation on ${name}`, files, () => {
		const title = `every metric within 1e-6 of the oracle, lists equal, on ${backend}`;
		test(title, { timeout: 120_000 }, async () => {
			const dataset = readSharedLog(sharedData(files[0])!);
			const kernels = await createKernels({ backend });
			const { protocols } = JSON.parse(readFileSync(sharedData(files[1])!, 'utf8')) as {
				protocols: Record<string, { testUsersScored: number; models: Record<string, Oracle> }>;
			};
			for (const options of splits) {
				const preparation = { minValue: 4, minInteractions: 5, events: null };
				const split = makeSplit(dataset, { preparation, split: options });
				const expected = protocols[options.kind];
				for (const { oracleName, modelId, options: modelOptions } of runs[options.kind]) {
					const { meta, load } = modelEntry(modelId);
					const model = await (await load()).fit(split.train, modelOptions, fitContext(kernels));
					const { top10, ...metrics } = expected.models[oracleName];
					const report = await evaluate(model, meta, split, { ks: [10, 20], seed: 1, kernels });
					expect(report.userCount).toBe(expected.testUsersScored);
					for (const [metric, value] of Object.entries(metrics)) {
						const { mean, low, high } = report.metrics[metric];
						const where = `${options.kind} ${modelId} ${metric}`;
						expect(Math.abs(mean - (value as number)), where).toBeLessThan(1e-6);
						expect(low <= mean && mean <= high, where).toBe(true);
					}
					const lists = Object.keys(top10).map((userId) => [userId, shownTo(userId, split, model, meta)]);
					expect(Object.fromEntries(lists)).toEqual(top10);
				}
			}
		});
	});
}

function shownTo(userId: string, { train, userIds, itemIds }: DatasetSplit, model: FittedModel, meta: ModelMeta) {
	const request = requestOfUser(train, userIds.indexOf(userId), 10);
	const source = modelSource(meta, model);
	const pipeline = plainPipeline(source, model.itemCount);
	return Array.from(recommend([request], pipeline, referenceKernels)[0].itemIndices, (item) => itemIds[item]);
}

function fitContext(kernels: Kernels) {
	const { signal } = new AbortController();
	return { rng: createRng(1), signal, onProgress: () => {}, kernels };
}
