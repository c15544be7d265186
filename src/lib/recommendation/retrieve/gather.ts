import type { Kernels } from '$lib/kernels/kernel';
import { keepFinite, maskItems, rankCandidates } from '$lib/recommendation/rank/rank-candidates';
import type { CandidateSource, RankedList, RecommendRequest, StageTrace } from '$lib/recommendation/recommendation';

/** One request with all that may not be shown in answer to it. */
export interface Asked {
	request: RecommendRequest;
	/** [itemCount] 1 where a rule bars the item; null where no rule has a say. */
	barred: Uint8Array | null;
	/** Items already on the list, where a fallback fills it. */
	taken?: Uint32Array;
}

/** What one source found for one request, with the stage as the page shows it. */
export interface Found {
	list: RankedList;
	trace: StageTrace;
}

/**
 * Asks one source for a block of requests and cuts each answer to its best `wanted(row)` items. Excluded items, anchors, barred
 * items and scores that are not finite are gone before the cut, so that a list is short only where nothing is left.
 * @param buffer [≥ asked.length × itemCount], overwritten
 */
export function gather(
	source: CandidateSource,
	stage: StageTrace['stage'],
	asked: readonly Asked[],
	wanted: (row: number) => number,
	itemCount: number,
	buffer: Float32Array,
	kernels: Kernels,
): Found[] {
	const ranked = rankAtOnce(source, stage, asked, wanted, itemCount);
	if (ranked) return ranked;
	const started = performance.now();
	source.score(
		asked.map(({ request }) => request),
		buffer.subarray(0, asked.length * itemCount),
	);
	const scoringMs = (performance.now() - started) / asked.length;
	return asked.map(({ request, barred, taken }, row) => {
		const cutAt = performance.now();
		const scores = buffer.subarray(row * itemCount, (row + 1) * itemCount);
		maskItems(scores, request.exclude);
		if (request.anchorItems) maskItems(scores, request.anchorItems);
		if (taken) maskItems(scores, taken);
		if (barred) for (let item = 0; item < itemCount; item++) if (barred[item]) scores[item] = -Infinity;
		const foundCount = keepFinite(scores);
		const list = rankCandidates(scores, wanted(row), kernels);
		const durationMs = scoringMs + performance.now() - cutAt;
		return { list, trace: { stage, label: source.label, itemCount: foundCount, durationMs } };
	});
}

/**
 * The same lists from a source that ranks by itself. Null where it does not, or where a score is not finite and has to be taken out
 * first.
 */
function rankAtOnce(
	source: CandidateSource,
	stage: StageTrace['stage'],
	asked: readonly Asked[],
	wanted: (row: number) => number,
	itemCount: number,
): Found[] | null {
	if (!source.rank) return null;
	const started = performance.now();
	const marks = new Uint32Array(itemCount);
	const excluded = asked.map((one, row) => excludedOf(one, marks, row + 1));
	const k = asked.reduce((most, _, row) => Math.max(most, wanted(row)), 0);
	const lists = source.rank(
		asked.map(({ request }) => request),
		excluded,
		Math.min(k, itemCount),
	);
	if (lists.some(({ scores }) => !scores.every(Number.isFinite))) return null;
	const durationMs = (performance.now() - started) / asked.length;
	return lists.map(({ itemIndices, scores }, row) => {
		const list = { itemIndices: itemIndices.slice(0, wanted(row)), scores: scores.slice(0, wanted(row)) };
		const foundCount = itemIndices.length === 0 ? 0 : itemCount - excluded[row].length;
		return { list, trace: { stage, label: source.label, itemCount: foundCount, durationMs } };
	});
}

/**
 * Each item that may not be shown once.
 * @param marks [itemCount], takes `mark` where an item is among them; one array serves a block of requests
 */
function excludedOf({ request, barred, taken }: Asked, marks: Uint32Array, mark: number): Uint32Array {
	const items: number[] = [];
	if (barred) {
		for (let item = 0; item < marks.length; item++) {
			if (!barred[item]) continue;
			marks[item] = mark;
			items.push(item);
		}
	}
	for (const list of [request.exclude, request.anchorItems, taken]) {
		for (const item of list ?? []) {
			if (item >= marks.length || marks[item] === mark) continue;
			marks[item] = mark;
			items.push(item);
		}
	}
	return Uint32Array.from(items);
}
