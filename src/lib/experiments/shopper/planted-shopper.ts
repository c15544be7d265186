import { InvalidRequestError } from '$lib/core/errors';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { priceLoss, wantOf, type DemoStoreTruth } from '$lib/interactions/demo-store/demo-store';
import { itemFacts } from './item-facts';
import type { ShopperModel } from './shopper-model';

/**
 * The demo store's planted truth as the shopper: taste, brand loyalty, price and quality are exactly what made the log.
 * @param priceWeight 1 as planted, 0 for shoppers who do not look at prices
 * @throws InvalidRequestError where the split holds users or items the truth does not know
 */
export function plantedShopper(
	truth: DemoStoreTruth,
	{ train, userIds, itemIds }: Pick<DatasetSplit, 'train' | 'userIds' | 'itemIds'>,
	priceWeight: number,
): ShopperModel {
	const users = rowsOf(truth.userIds, userIds);
	const items = rowsOf(truth.itemIds, itemIds);
	const itemOfTruth = new Map(Array.from(items, (truthItem, item) => [truthItem, item]));
	const facts = itemFacts(train.catalogue);
	const { rowOffsets } = train.matrix;
	// The catalogue numbers categories by first appearance, the truth by its own list.
	const seasonAmplitudes = new Float32Array(facts.categoryCount);
	const seasonPeakDays = new Float32Array(facts.categoryCount);
	facts.categories.forEach((category, item) => {
		seasonAmplitudes[category] = truth.seasonAmplitudes[truth.categories[items[item]]];
		seasonPeakDays[category] = truth.seasonPeakDays[truth.categories[items[item]]];
	});
	return {
		kind: 'planted',
		userCount: userIds.length,
		itemCount: itemIds.length,
		...facts,
		prices: Float32Array.from(items, (item) => truth.prices[item]),
		hasPrices: true,
		activities: Float32Array.from(userIds, (_, user) => 1 + rowOffsets[user + 1] - rowOffsets[user]),
		seasonAmplitudes,
		seasonPeakDays,
		startsAt: truth.endsAt,
		utility(userIndex, itemIndex) {
			const [user, item] = [users[userIndex], items[itemIndex]];
			return wantOf(truth, user, item) - priceWeight * priceLoss(truth, user, item);
		},
		complement(itemIndex, draw) {
			return itemOfTruth.get(truth.complements[items[itemIndex] * 2 + (draw < 0.5 ? 0 : 1)]) ?? -1;
		},
	};
}

function rowsOf(known: readonly string[], ids: readonly string[]): Uint32Array {
	const rowOf = new Map(known.map((id, row) => [id, row]));
	return Uint32Array.from(ids, (id) => {
		const row = rowOf.get(id);
		if (row === undefined) {
			throw new InvalidRequestError(`The demo store's truth does not know “${id}”: make the demo store again.`);
		}
		return row;
	});
}
