import type { Kernels } from '$lib/kernels/kernel';
import { branchOf, type Draft, gapsOf, listWithout, newDraft, slateOf, takenBy } from './draft';
import { lift, rankBy } from './rank/order-candidates';
import { runChain } from './rerank/run-chain';
import { gather } from './retrieve/gather';
import { mergeCandidates } from './retrieve/merge';
import { choosePins } from './rules/pins';
import type { Pipeline, RecommendRequest, Slate } from './recommendation';

/** 16 MiB of scores: bounded memory on any catalogue, and still enough rows for a matrix product to be fast. */
const scoresPerBlock = 4_194_304;

/** How many requests are scored in one go; a caller who wants to breathe hands over this many at a time. */
export function requestsPerBlock(itemCount: number): number {
	return Math.max(1, Math.min(1024, Math.floor(scoresPerBlock / Math.max(1, itemCount))));
}

/**
 * The whole cascade for a batch of requests: one slate each, in order. The shop page, the evaluation, the simulation and the
 * export all come here. Nothing excluded, no anchor, no repeat and no non-finite score is ever shown; what the sources leave
 * empty the fallbacks fill. Slates are owned by the caller.
 */
export function recommend(requests: readonly RecommendRequest[], pipeline: Pipeline, kernels: Kernels): Slate[] {
	const blockSize = Math.min(requests.length, requestsPerBlock(pipeline.itemCount));
	const buffer = keptBuffer(blockSize * pipeline.itemCount);
	const slates: Slate[] = [];
	for (let start = 0; start < requests.length; start += blockSize) {
		const drafts = shortlist(requests.slice(start, start + blockSize), pipeline, kernels, buffer);
		slates.push(...chooseFrom(drafts, pipeline, kernels, buffer));
	}
	return slates;
}

let kept = new Float32Array(0);

/** The last buffer where it is large enough: a shopper's click leaves nothing of that size to the collector. */
function keptBuffer(length: number): Float32Array {
	if (kept.length < length) kept = new Float32Array(length);
	return kept;
}

/** Room for the scores of a block of requests; see `requestsPerBlock`. */
export function scoreBuffer(requestCount: number, itemCount: number): Float32Array {
	return new Float32Array(requestCount * itemCount);
}

/**
 * The first half of `recommend()` for one block: candidates found, merged and ranked. With `chooseFrom` it is the cascade itself,
 * so whoever tries many re-ranking chains finds the candidates once. A pipeline without re-rankers may bring k candidates only.
 * @param buffer [≥ requests.length × itemCount], overwritten
 */
export function shortlist(
	requests: readonly RecommendRequest[],
	pipeline: Pipeline,
	kernels: Kernels,
	buffer: Float32Array,
): Draft[] {
	const drafts = requests.map((request) => newDraft(request, pipeline));
	retrieve(drafts, pipeline, kernels, buffer);
	for (const draft of drafts) rank(draft, pipeline);
	return drafts;
}

/**
 * The second half: re-ranks, pins and fills. The shortlisted drafts stay as they are and can be chosen from again, by any pipeline
 * that differs from theirs in nothing but its re-rankers.
 * @param buffer [≥ shortlisted.length × itemCount], overwritten
 */
export function chooseFrom(
	shortlisted: readonly Draft[],
	pipeline: Pipeline,
	kernels: Kernels,
	buffer: Float32Array,
): Slate[] {
	const drafts = shortlisted.map(branchOf);
	for (const draft of drafts) rerank(draft, pipeline);
	fillGaps(drafts, pipeline, kernels, buffer);
	return drafts.map((draft) => slateOf(draft, pipeline));
}

/** Source by source over the whole block, so that one buffer serves them all and a model sees a full batch. */
function retrieve(drafts: readonly Draft[], pipeline: Pipeline, kernels: Kernels, buffer: Float32Array): void {
	const { sources, itemCount, candidateCount } = pipeline;
	const only = sources.length === 1 && isPlain(pipeline);
	for (const { source, quota } of sources) {
		const wanted = (row: number) => {
			const { k } = drafts[row].request;
			return quota ?? (only ? k : Math.max(k, candidateCount));
		};
		const found = gather(source, 'retrieve', drafts, wanted, itemCount, buffer, kernels);
		found.forEach(({ list, trace }, row) => {
			drafts[row].found.push(list);
			drafts[row].stages.push(trace);
		});
	}
}

/** Nothing comes after the sources that could change the order: no more than k candidates are needed. */
function isPlain({ rules, ranker, rerankers }: Pipeline): boolean {
	return ranker === null && rerankers.length === 0 && rules.every((rule) => !rule.lift && !rule.pin && !rule.draw);
}

/** Merges, scores anew where there is a ranker, and lifts what the rules favour. */
function rank(draft: Draft, { sources, merge, ranker, rules, candidateCount }: Pipeline): void {
	const started = performance.now();
	const { request, stages } = draft;
	const merged = mergeCandidates(sources, draft.found, merge, Math.max(request.k, candidateCount));
	draft.merged = merged;
	const mergedAt = performance.now();
	const mergedCount = merged.itemIndices.length;
	if (sources.length > 1) {
		const label = merge === 'fusion' ? 'by reciprocal ranks' : 'by quotas';
		stages.push({ stage: 'merge', label, itemCount: mergedCount, durationMs: mergedAt - started });
	}
	draft.candidates = lift(rules, request, ranker === null ? merged : rankBy(ranker, request, merged));
	stages.push({
		stage: 'rank',
		label: ranker?.label ?? 'by score',
		itemCount: draft.candidates.itemIndices.length,
		durationMs: performance.now() - (sources.length > 1 ? mergedAt : started),
	});
}

/** Sets the pinned items aside and lets the chain choose the rest. */
function rerank(draft: Draft, { rules, rerankers }: Pipeline): void {
	const { request, candidates, barred, stages } = draft;
	draft.pins = choosePins(rules, request, barred, candidates.itemIndices);
	const open = request.k - draft.pins.length;
	const links = runChain(rerankers, listWithout(candidates, draft.pins), open, request);
	links.forEach(({ list, durationMs }, place) => {
		stages.push({ stage: 'rerank', label: rerankers[place].label, itemCount: list.itemIndices.length, durationMs });
	});
	const lists = links.map(({ list }) => list);
	if (lists.length === 0) {
		const { itemIndices, scores } = listWithout(candidates, draft.pins);
		lists.push({ itemIndices: itemIndices.slice(0, open), scores: scores.slice(0, open) });
	}
	draft.lists.push(...lists);
}

/** The fallbacks in order, each for the requests that are still short; rules that leave nothing at all give way to the last. */
function fillGaps(drafts: readonly Draft[], pipeline: Pipeline, kernels: Kernels, buffer: Float32Array): void {
	const { fallbacks } = pipeline;
	fallbacks.forEach((_, fallbackIndex) => {
		fill(
			drafts.filter((draft) => gapsOf(draft) > 0),
			fallbackIndex,
			pipeline,
			kernels,
			buffer,
		);
	});
	const empty = drafts.filter(
		(draft) => draft.barred !== null && gapsOf(draft) === draft.request.k && gapsOf(draft) > 0,
	);
	if (fallbacks.length === 0 || empty.length === 0) return;
	for (const draft of empty) draft.barred = null;
	fill(empty, fallbacks.length - 1, pipeline, kernels, buffer);
	const names = pipeline.rules.filter((rule) => rule.bar).map(({ label }) => `“${label}”`);
	for (const { filled, notices } of empty) {
		if (filled.length === 0) continue;
		notices.push(
			`The rules leave nothing to show (${names.join(', ')}), so they are set aside: this is “${fallbacks.at(-1)!.label}”.`,
		);
	}
}

function fill(
	short: readonly Draft[],
	fallbackIndex: number,
	{ fallbacks, itemCount }: Pipeline,
	kernels: Kernels,
	buffer: Float32Array,
): void {
	if (short.length === 0) return;
	const asked = short.map((draft) => ({ request: draft.request, barred: draft.barred, taken: takenBy(draft) }));
	const found = gather(
		fallbacks[fallbackIndex],
		'fill',
		asked,
		(row) => gapsOf(short[row]),
		itemCount,
		buffer,
		kernels,
	);
	found.forEach(({ list, trace }, row) => {
		const itemCountFilled = list.itemIndices.length;
		if (itemCountFilled > 0) short[row].filled.push({ list, fallbackIndex });
		short[row].stages.push({ ...trace, itemCount: itemCountFilled });
	});
}
