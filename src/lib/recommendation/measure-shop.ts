import { breathe } from '$lib/core/abort';
import { createRng } from '$lib/core/rng';
import { type IndexReport, measureIndex } from '$lib/embeddings/index-report';
import { indexKinds } from '$lib/embeddings/indexed-vectors';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel } from '$lib/models/model';
import { recommend } from './recommend';
import type { Pipeline, RecommendRequest } from './recommendation';

/** How long answers take, and what other ways of finding items would give. */
export interface ShopMeasurement {
	/** Milliseconds of `recommend()` for one shopper at a time, in this thread. */
	p50Ms: number;
	p99Ms: number;
	requestCount: number;
	/** Null where the model has no vectors to search. */
	indexes: readonly IndexReport[] | null;
}

const warmUps = 30;
const measured = 500;
const requestsPerBreath = 25;

/**
 * Times a pipeline over seeded shoppers, one at a time, after a warm-up, and holds every index against the exact one.
 * @throws AbortError
 */
export async function measureShop(
	pipeline: Pipeline,
	model: FittedModel,
	kernels: Kernels,
	requestOf: (userIndex: number) => RecommendRequest,
	userCount: number,
	signal?: AbortSignal,
): Promise<ShopMeasurement> {
	const rng = createRng(1);
	const times: number[] = [];
	for (let round = 0; round < warmUps + measured && userCount > 0; round++) {
		if (round % requestsPerBreath === 0) await breathe(signal);
		const request = requestOf(rng.integer(userCount));
		const started = performance.now();
		recommend([request], pipeline, kernels);
		if (round >= warmUps) times.push(performance.now() - started);
	}
	times.sort((a, b) => a - b);
	const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
	const embeddings = model.embeddings?.();
	const indexes: IndexReport[] = [];
	if (embeddings) for (const kind of indexKinds) indexes.push(await measureIndex(kind, embeddings, kernels, signal));
	return { p50Ms: at(0.5), p99Ms: at(0.99), requestCount: times.length, indexes: embeddings ? indexes : null };
}
