import { breathe } from '$lib/core/abort';
import type { OnProgress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import { type IndexReport, measureIndex } from '$lib/embeddings/index-report';
import { indexKinds } from '$lib/embeddings/vector-index';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel } from '$lib/models/model';
import { recommend } from './recommend';
import type { Pipeline, RecommendRequest, Reranker, Slate } from './recommendation';

/** Milliseconds in the middle and at the slow end. */
export interface Timing {
	label: string;
	p50Ms: number;
	p99Ms: number;
}

/** How long answers take, and what other ways of finding items would give. */
export interface ShopMeasurement {
	/** Milliseconds of `recommend()` for one shopper at a time, in this thread. */
	p50Ms: number;
	p99Ms: number;
	requestCount: number;
	/** The same, stage by stage. */
	stages: readonly Timing[];
	/** Re-rankers on the candidates of these lists, cut to 20. */
	rerankers: readonly Timing[];
	/** Candidates a re-ranker got, on average. */
	candidateCount: number;
	/** Null where the model has no vectors to search. */
	indexes: readonly IndexReport[] | null;
}

const warmUps = 30;
const measured = 500;
const requestsPerBreath = 25;
/** Lists each re-ranker is timed on, and the places it fills. */
const reranked = 150;
const rerankedTo = 20;

/**
 * Times a pipeline over seeded shoppers, one at a time, after a warm-up, and holds every index against the exact one.
 * @param rerankers timed by themselves on what the pipeline finds
 * @throws AbortError
 */
export async function measureShop(
	pipeline: Pipeline,
	model: FittedModel,
	kernels: Kernels,
	{
		requestOf,
		userCount,
		rerankers,
	}: { requestOf: (userIndex: number) => RecommendRequest; userCount: number; rerankers: readonly Reranker[] },
	{ signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined } = {},
): Promise<ShopMeasurement> {
	const startedAt = performance.now();
	const tell = (phase: string, done: number, total: number, unit: string) =>
		onProgress?.({ phase, done, total, unit, elapsedMs: performance.now() - startedAt });
	const rng = createRng(1);
	const times: number[] = [];
	const stageTimes = new Map<string, number[]>();
	const lists: { slate: Slate; request: RecommendRequest }[] = [];
	for (let round = 0; round < warmUps + measured && userCount > 0; round++) {
		if (round % requestsPerBreath === 0) {
			await breathe(signal);
			tell('Asking for one shopper at a time', round, warmUps + measured, 'shoppers');
		}
		const request = requestOf(rng.integer(userCount));
		const started = performance.now();
		const [slate] = recommend([request], pipeline, kernels);
		if (round < warmUps) continue;
		times.push(performance.now() - started);
		for (const { stage, label, durationMs } of slate.stages) {
			const key = `${stage}: ${label}`;
			stageTimes.set(key, [...(stageTimes.get(key) ?? []), durationMs]);
		}
		if (lists.length < reranked) lists.push({ slate, request });
	}
	const rerankTimings: Timing[] = [];
	for (const [place, reranker] of rerankers.entries()) {
		await breathe(signal);
		tell('Timing the re-rankers', place, rerankers.length, 're-rankers');
		const spent = lists.map(({ slate, request }) => {
			const started = performance.now();
			reranker.rerank(slate.lists[0], rerankedTo, request);
			return performance.now() - started;
		});
		rerankTimings.push(timingOf(reranker.label, spent.slice(warmUps)));
	}
	const embeddings = model.embeddings?.();
	const indexes: IndexReport[] = [];
	for (const [place, kind] of embeddings ? indexKinds.entries() : []) {
		tell('Searching the vectors in every way', place, indexKinds.length, 'ways');
		indexes.push(await measureIndex(kind, embeddings!, kernels, signal));
	}
	const candidates = lists.reduce((sum, { slate }) => sum + slate.lists[0].itemIndices.length, 0);
	const { p50Ms, p99Ms } = timingOf('', times);
	return {
		...{ p50Ms, p99Ms, requestCount: times.length, rerankers: rerankTimings },
		stages: Array.from(stageTimes, ([label, spent]) => timingOf(label, spent)),
		candidateCount: Math.round(candidates / Math.max(1, lists.length)),
		indexes: embeddings ? indexes : null,
	};
}

function timingOf(label: string, times: readonly number[]): Timing {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
	return { label, p50Ms: at(0.5), p99Ms: at(0.99) };
}
