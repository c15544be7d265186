import { ShapeError } from '$lib/core/errors';
import type { Kernels } from '$lib/kernels/kernel';
import { keepFinite, maskItems, rankCandidates } from './rank/rank-candidates';
import type { CandidateSource, Pipeline, RankedList, RecommendRequest, Slate, StageTrace } from './recommendation';

/** 16 MiB of scores: bounded memory on any catalogue, and still enough rows for a matrix product to be fast. */
const scoresPerBlock = 4_194_304;

/** How many requests are scored in one go; a caller who wants to breathe hands over this many at a time. */
export function requestsPerBlock(itemCount: number): number {
	return Math.max(1, Math.min(1024, Math.floor(scoresPerBlock / Math.max(1, itemCount))));
}

/**
 * The whole cascade, retrieve → rank → rerank, for a batch of requests: one slate each, in order. The shop page,
 * the evaluation, the simulation and the export all come here. Nothing excluded, no anchor, no repeat and no
 * non-finite score is ever shown; what the source leaves empty the fallback fills. Slates are owned by the caller.
 */
export function recommend(requests: readonly RecommendRequest[], pipeline: Pipeline, kernels: Kernels): Slate[] {
	const blockSize = Math.min(requests.length, requestsPerBlock(pipeline.itemCount));
	const buffer = new Float32Array(blockSize * pipeline.itemCount);
	const slates: Slate[] = [];
	for (let start = 0; start < requests.length; start += blockSize) {
		const block = requests.slice(start, start + blockSize);
		const retrieved = retrieve(block, pipeline.source, pipeline.itemCount, buffer);
		const drafts = block.map((request, row) => rankAndRerank(request, retrieved.rows[row], pipeline, kernels));
		for (const draft of drafts) draft.stages[0].durationMs += retrieved.durationMs;
		fillGaps(drafts, pipeline, kernels, buffer);
		for (const draft of drafts) slates.push(slateOf(draft, pipeline));
	}
	return slates;
}

/** A slate in the making; `filled` are the fallback's items, placed after the source's. */
interface Draft {
	request: RecommendRequest;
	list: RankedList;
	ranksBefore: Int32Array;
	filled: RankedList;
	stages: StageTrace[];
}

const nothing: RankedList = { itemIndices: new Uint32Array(0), scores: new Float32Array(0) };

/** One row of scores a request (views on the buffer), and the time each took on average. */
function retrieve(
	requests: readonly RecommendRequest[],
	source: CandidateSource,
	itemCount: number,
	buffer: Float32Array,
) {
	const started = performance.now();
	source.score(requests, buffer.subarray(0, requests.length * itemCount));
	const rows = requests.map((_, row) => buffer.subarray(row * itemCount, (row + 1) * itemCount));
	return { rows, durationMs: (performance.now() - started) / requests.length };
}

function rankAndRerank(request: RecommendRequest, scores: Float32Array, pipeline: Pipeline, kernels: Kernels): Draft {
	const { source, rerankers, candidateCount } = pipeline;
	const masked = performance.now();
	maskItems(scores, request.exclude);
	if (request.anchorItems) maskItems(scores, request.anchorItems);
	const found = keepFinite(scores);
	const ranked = performance.now();
	const wanted = rerankers.length === 0 ? request.k : Math.max(request.k, candidateCount);
	const candidates = rankCandidates(scores, wanted, kernels);
	let clock = performance.now();
	const count = candidates.itemIndices.length;
	const stages: StageTrace[] = [
		{ stage: 'retrieve', label: source.label, itemCount: found, durationMs: ranked - masked },
		{ stage: 'rank', label: 'by score', itemCount: count, durationMs: clock - ranked },
	];
	let list = candidates;
	for (const [place, reranker] of rerankers.entries()) {
		// Only the last one cuts: those before it hand on all they got.
		list = reranker.rerank(list, place === rerankers.length - 1 ? request.k : list.itemIndices.length);
		const now = performance.now();
		stages.push({
			stage: 'rerank',
			label: reranker.label,
			itemCount: list.itemIndices.length,
			durationMs: now - clock,
		});
		clock = now;
	}
	return { request, list, ranksBefore: ranksIn(candidates, list), filled: nothing, stages };
}

/** Lets the fallback score only the requests that are still short, reusing the block's buffer. */
function fillGaps(drafts: readonly Draft[], { fallback, itemCount }: Pipeline, kernels: Kernels, buffer: Float32Array) {
	const short = drafts.filter(({ list, request }) => list.itemIndices.length < request.k);
	if (fallback === null || short.length === 0) return;
	const retrieved = retrieve(
		short.map(({ request }) => request),
		fallback,
		itemCount,
		buffer,
	);
	for (const [row, draft] of short.entries()) {
		const scores = retrieved.rows[row];
		const { request, list, stages } = draft;
		maskItems(scores, request.exclude);
		if (request.anchorItems) maskItems(scores, request.anchorItems);
		maskItems(scores, list.itemIndices);
		keepFinite(scores);
		draft.filled = rankCandidates(scores, request.k - list.itemIndices.length, kernels);
		const filledCount = draft.filled.itemIndices.length;
		const { label } = fallback;
		stages.push({ stage: 'retrieve', label, itemCount: filledCount, durationMs: retrieved.durationMs });
	}
}

function slateOf({ list, ranksBefore, filled, stages }: Draft, { source, fallback }: Pipeline): Slate {
	const own = list.itemIndices.length;
	const length = own + filled.itemIndices.length;
	const slate: Slate = {
		itemIndices: new Uint32Array(length),
		scores: new Float32Array(length),
		sourceIndices: new Uint8Array(length).fill(1, own),
		sources: fallback === null ? [source.id] : [source.id, fallback.id],
		ranksBefore: new Int32Array(length).fill(-1),
		stages,
	};
	slate.itemIndices.set(list.itemIndices);
	slate.itemIndices.set(filled.itemIndices, own);
	slate.scores.set(list.scores);
	slate.scores.set(filled.scores, own);
	slate.ranksBefore.set(ranksBefore);
	return slate;
}

/** [list length] the place each item had among the candidates; a re-ranker may neither invent nor repeat. */
function ranksIn(candidates: RankedList, list: RankedList): Int32Array {
	if (list === candidates) return Int32Array.from(candidates.itemIndices, (_, rank) => rank);
	const rankOf = new Map<number, number>();
	candidates.itemIndices.forEach((itemIndex, rank) => rankOf.set(itemIndex, rank));
	return Int32Array.from(list.itemIndices, (itemIndex) => {
		const rank = rankOf.get(itemIndex);
		if (rank === undefined) throw new ShapeError(`A re-ranker returned item ${itemIndex} twice or out of nowhere.`);
		rankOf.delete(itemIndex);
		return rank;
	});
}
