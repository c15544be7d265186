import type { Kernels } from '$lib/kernels/kernel';
import { recommend } from '$lib/recommendation/recommend';
import type {
	CandidateSource,
	Pipeline,
	RankedList,
	RecommendRequest,
	Slate,
} from '$lib/recommendation/recommendation';
import type { ShopExplanation } from '$lib/recommendation/shop-protocol';

export interface ExplainContext {
	pipeline: Pipeline;
	kernels: Kernels;
	/** How the shopper came by an item of the history. */
	verbOf(itemIndex: number): string;
	/** The same question by somebody who never met the item. */
	without(itemIndex: number): RecommendRequest;
}

/** Things left out of the history in turn: more would not be read. */
const counterfactualCount = 5;

/**
 * Everything that brought one item to its place. Contributions are the source's own; whether they add up to its score is checked here,
 * not promised. A counterfactual ranks the whole list anew without one thing of the history: exact for whatever model.
 */
export function explainItem(asked: RecommendRequest, itemIndex: number, context: ExplainContext): ShopExplanation {
	const { pipeline, kernels, verbOf, without } = context;
	const ranking = rankingOnly(pipeline);
	// What a trained ranker makes of an item depends on how deep the sources were asked: as deep as for the list, then.
	const inFull = (request: RecommendRequest) => (isLearned(pipeline) ? request : { ...request, k: pipeline.itemCount });
	const [slate] = recommend([asked], pipeline, kernels) as [Slate];
	const [ranked] = recommend([inFull(asked)], ranking, kernels) as [Slate];
	const place = placeIn(ranked.lists[0], itemIndex);
	const contributions = contributionsOf(asked, itemIndex, pipeline, verbOf);
	const causes = (contributions?.parts ?? []).filter(({ weight }) => weight > 0).slice(0, counterfactualCount);
	const others =
		place === null
			? []
			: recommend(
					causes.map((cause) => inFull(without(cause.itemIndex))),
					ranking,
					kernels,
				);
	const found = ranked.lists[0];
	return {
		itemIndex,
		place,
		rankedCount: found.itemIndices.length,
		origins: originsOf(slate, itemIndex),
		contributions,
		ranking: pipeline.ranker?.explain?.(asked, slate.merged, [itemIndex])[0] ?? null,
		rules: rulesFor(asked, itemIndex, pipeline),
		moves: movesOf(slate, itemIndex, pipeline),
		counterfactuals: others.map((other, cause) => ({
			without: causes[cause].itemIndex,
			verb: causes[cause].verb,
			from: place!,
			to: placeIn(other.lists[0], itemIndex),
		})),
	};
}

/** The cascade up to the ranked list, deep enough for every item a source brings. */
function rankingOnly(pipeline: Pipeline): Pipeline {
	const rules = pipeline.rules.filter((rule) => !rule.pin);
	const candidateCount = isLearned(pipeline) ? pipeline.candidateCount : pipeline.itemCount;
	return { ...pipeline, rules, candidateCount, rerankers: [], fallbacks: [] };
}

function isLearned({ ranker }: Pipeline): boolean {
	return ranker?.explain !== undefined;
}

function placeIn({ itemIndices }: RankedList, itemIndex: number): number | null {
	const place = itemIndices.indexOf(itemIndex);
	return place === -1 ? null : place;
}

/** Every source that brought the item into the merged list, with its place and score there. */
export function originsOf({ sources, found }: Pick<Slate, 'sources' | 'found'>, itemIndex: number) {
	return found.flatMap((list, sourceIndex) => {
		const place = placeIn(list, itemIndex);
		return place === null ? [] : [{ label: sources[sourceIndex].label, place, score: list.scores[place] }];
	});
}

/** Of the first source that can explain the item. */
function contributionsOf(
	asked: RecommendRequest,
	itemIndex: number,
	{ sources, itemCount }: Pipeline,
	verbOf: (itemIndex: number) => string,
): ShopExplanation['contributions'] {
	for (const { source } of sources) {
		const parts = source.explain?.(asked, itemIndex) ?? [];
		if (parts.length === 0) continue;
		const score = scoreOf(source, asked, itemIndex, itemCount);
		const sum = parts.reduce((total, { weight }) => total + weight, 0);
		const isExact = Math.abs(sum - score) <= 1e-4 * Math.max(1e-3, Math.abs(score));
		return {
			source: source.label,
			parts: parts.map((part) => ({ ...part, verb: verbOf(part.itemIndex) })),
			sum,
			score,
			isExact,
		};
	}
	return null;
}

function scoreOf(source: CandidateSource, asked: RecommendRequest, itemIndex: number, itemCount: number): number {
	const scores = new Float32Array(itemCount);
	source.score([asked], scores);
	return scores[itemIndex];
}

function rulesFor(asked: RecommendRequest, itemIndex: number, { rules }: Pipeline): ShopExplanation['rules'] {
	return rules.flatMap(({ label, lift, pin }) => {
		const by = lift?.(itemIndex, asked) ?? 0;
		if (by !== 0)
			return [{ label, effect: `${by > 0 ? 'lifts' : 'sinks'} it by ${Math.abs(by).toFixed(2)} of the score range` }];
		return pin?.itemIndices.includes(itemIndex) ? [{ label, effect: `may hold place ${pin.place + 1}` }] : [];
	});
}

function movesOf({ lists }: Slate, itemIndex: number, { rerankers }: Pipeline): ShopExplanation['moves'] {
	return rerankers.flatMap(({ label }, link) => {
		const from = placeIn(lists[link], itemIndex);
		return from === null ? [] : [{ label, from, to: placeIn(lists[link + 1], itemIndex) }];
	});
}
