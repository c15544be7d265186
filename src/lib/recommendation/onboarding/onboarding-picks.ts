import type { ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';

/**
 * Items to ask a newcomer about: known to many, so that an answer is likely, and far from one another, so that each answer says
 * something the others did not. Greedy on log popularity × distance to the nearest item asked about before: the popularity ×
 * entropy of Rashid et al. (2002, Getting to know you, IUI, §3.4) with spread in the place of entropy, since a log of purchases
 * has no opinions to disagree on; fixed, not adaptive as the tree of Golbandi, Koren, Lempel (2011, WSDM). Ties go to the lower
 * index; an item nobody took is never asked about.
 * @param popularity [itemCount] people who took the item
 * @param known items asked about before: not asked again, and kept away from
 */
export function onboardingPicks(
	popularity: Uint32Array,
	similarity: ItemSimilarity,
	known: readonly number[],
	count: number,
): number[] {
	const nearest = new Float64Array(popularity.length);
	const asked = new Set<number>();
	const ask = (item: number) => {
		asked.add(item);
		for (let other = 0; other < nearest.length; other++) {
			nearest[other] = Math.max(nearest[other], similarity(item, other));
		}
	};
	for (const item of known) ask(item);
	const picks: number[] = [];
	while (picks.length < count) {
		let best = -1;
		let most = -Infinity;
		for (let item = 0; item < popularity.length; item++) {
			if (popularity[item] === 0 || asked.has(item)) continue;
			const worth = Math.log1p(popularity[item]) * (1 - nearest[item]);
			if (worth > most) [best, most] = [item, worth];
		}
		if (best === -1) break;
		ask(best);
		picks.push(best);
	}
	return picks;
}
