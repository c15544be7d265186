import { type Catalogue, textColumn } from '$lib/interactions/catalogue';
import type { Contribution } from '$lib/models/model';
import type { CandidateSource, RecommendRequest } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { isCoPurchaseSource, type CoPurchaseSource } from '$lib/recommendation/retrieve/co-purchase-source';
import { isPopularSource, type PopularSource } from '$lib/recommendation/retrieve/popular-source';
import { sharedFacets } from './shared-facets';

/** Why an item is shown: words for the shopper, and the items the words rest on, strongest first. */
export interface Reason {
	text: string;
	evidence: readonly Contribution[];
}

/** What the words are made of. */
export interface ReasonContext {
	catalogue: Catalogue;
	/** Asked only where the source itself cannot explain. */
	similarity(): ItemSimilarity;
	/** How the shopper came by an item of the history: "looked at", "bought". */
	verbOf(itemIndex: number): string;
}

/** A history may be long; its newest part is what a shopper remembers. */
const newestConsidered = 50;
/** From here on "often" is no exaggeration. */
const often = 3;

/** The reason for one shown item, from the source that brought it. Says no more than the source knows. */
export function reasonFor(
	source: CandidateSource,
	request: RecommendRequest,
	itemIndex: number,
	context: ReasonContext,
): Reason {
	if (isPopularSource(source)) return popularReason(source, itemIndex, context);
	if (isCoPurchaseSource(source)) return boughtTogetherReason(source, request, itemIndex, context);
	if (source.kind === 'new') return { text: 'New in the shop', evidence: [] };
	if (source.kind === 'search') return { text: 'Matches what you typed', evidence: [] };
	if (source.kind === 'crowd') return { text: 'Popular with other shoppers', evidence: [] };
	const evidence = source.explain?.(request, itemIndex).filter(({ weight }) => weight > 0) ?? [];
	if (source.kind === 'similar') return similarReason(evidence, itemIndex, context);
	if (evidence.length > 0) return becauseReason(evidence, context);
	const nearest = nearestOfHistory(request, itemIndex, context.similarity());
	if (nearest.length > 0) return similarReason(nearest, itemIndex, context);
	return { text: `Ranked for you by ${source.label}`, evidence: [] };
}

function popularReason({ counts, windowDays }: PopularSource, itemIndex: number, { catalogue }: ReasonContext): Reason {
	const count = counts[itemIndex];
	if (count === 0) return { text: 'From the rest of the shop', evidence: [] };
	const category = textColumn(catalogue, 'category')?.[itemIndex] ?? '';
	const when = windowDays === null ? '' : ` ${windowWords(windowDays)}`;
	const where = category === '' ? '' : ` in ${category.replaceAll('|', ', ')}`;
	return { text: `Popular${when}${where}: ${people(count)}`, evidence: [] };
}

function boughtTogetherReason(
	source: CoPurchaseSource,
	request: RecommendRequest,
	itemIndex: number,
	{ catalogue }: ReasonContext,
): Reason {
	const evidence = source.explain!(request, itemIndex);
	const anchor = evidence[0].itemIndex;
	const together = source.timesTogether(anchor, itemIndex);
	const title = titleOf(catalogue, anchor);
	const verb = Math.max(together.baskets, together.people) >= often ? 'Often bought' : 'Bought';
	const text =
		together.baskets > 0
			? `${verb} with ${title}: in ${together.baskets} ${together.baskets === 1 ? 'basket' : 'baskets'}`
			: `${verb} by the same people as ${title}: ${people(together.people)}`;
	return { text, evidence };
}

function similarReason(evidence: readonly Contribution[], itemIndex: number, { catalogue }: ReasonContext): Reason {
	if (evidence.length === 0) return { text: 'Similar to what you look at', evidence };
	const anchor = evidence[0].itemIndex;
	const facets = sharedFacets(catalogue, itemIndex, anchor);
	return { text: `Similar to ${titleOf(catalogue, anchor)}${facets === '' ? '' : `: ${facets}`}`, evidence };
}

/** Names a second item where it weighs at least half of the first. */
function becauseReason(evidence: readonly Contribution[], { catalogue, verbOf }: ReasonContext): Reason {
	const [first, second] = evidence;
	const words = ({ itemIndex }: Contribution) => `${verbOf(itemIndex)} ${titleOf(catalogue, itemIndex)}`;
	const also = second !== undefined && second.weight >= first!.weight / 2 ? ` and ${words(second)}` : '';
	return { text: `Because you ${words(first!)}${also}`, evidence };
}

/** The history's items that are like this one by category, brand and embedding, most alike first. */
function nearestOfHistory({ query }: RecommendRequest, itemIndex: number, similarity: ItemSimilarity): Contribution[] {
	return Array.from(query.history.slice(-newestConsidered), (item): Contribution => {
		return { itemIndex: item, weight: similarity(itemIndex, item) };
	})
		.filter(({ weight }) => weight > 0)
		.sort((a, b) => b.weight - a.weight);
}

function titleOf(catalogue: Catalogue, itemIndex: number): string {
	return textColumn(catalogue, 'title')?.[itemIndex] || catalogue.itemIds[itemIndex];
}

function windowWords(days: number): string {
	if (days === 30) return 'this month';
	return days === 7 ? 'this week' : `in the last ${days} days`;
}

function people(count: number): string {
	return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`;
}
