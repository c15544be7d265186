import type { TrainingData } from '$lib/datasets/dataset-split';
import type { CandidateSource } from '$lib/recommendation/recommendation';
import { scoreByAnchors } from './anchor-scores';
import { baskets, purchasesOfUsers } from './baskets';
import { addCosine, countTogether, createCoOccurrence } from './co-occurrence';

/** Two baskets in common are little evidence, two people with long histories are less. */
const basketShrink = 3;
const personShrink = 10;
/** The same basket says more than the same person; the latter decides where baskets are silent. */
const personWeight = 0.1;

export interface CoPurchaseSource extends CandidateSource {
	kind: 'co-purchase';
	timesTogether(itemIndex: number, otherIndex: number): { baskets: number; people: number };
}

/**
 * What goes with the things in the basket: cosine over shared baskets, plus a tenth of the cosine over people who
 * bought both, summed over the anchors. The anchors themselves never appear. Says nothing without anchors.
 */
export function coPurchaseSource(train: TrainingData): CoPurchaseSource {
	const byBasket = createCoOccurrence(baskets(train));
	const byPerson = createCoOccurrence(purchasesOfUsers(train));
	return {
		kind: 'co-purchase',
		id: 'co-purchase',
		label: 'Bought together',
		...scoreByAnchors(train.matrix.columnCount, (anchor, out) => {
			addCosine(byBasket, anchor, basketShrink, 1, out);
			addCosine(byPerson, anchor, personShrink, personWeight, out);
		}),
		timesTogether: (item, other) => ({
			baskets: countTogether(byBasket, item, other),
			people: countTogether(byPerson, item, other),
		}),
	};
}

/** True for the bought-together source among the sources. */
export function isCoPurchaseSource(source: CandidateSource): source is CoPurchaseSource {
	return source.kind === 'co-purchase';
}
