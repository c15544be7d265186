import { hashString } from '$lib/core/rng';
import type { ChoiceLog } from './choice-log';
import { createChoiceFeatures, FEATURE_COUNT } from './choice-features';
import type { ChoiceModel } from './fit-choice-model';
import { itemFacts } from './item-facts';
import type { ShopperModel } from './shopper-model';

/** Place of the price features among the others: what `priceWeight` scales. */
const PRICE_FEATURES = [3, 4];

/** What every page that shows a simulated result on imported data says with it. */
export const fittedCaveat =
	'These shoppers are a choice model fitted on your log, not your customers. It knows popularity, categories, brands, prices and what was taken together; ' +
	'whatever else moves people is missing, and a log only shows choices among what was on show. Take the result as a rehearsal of a test, not as its outcome.';

/**
 * The fitted choice model as the shopper, with the whole log behind its features.
 * @param log in the indices of the simulation
 */
export function fittedShopper(log: ChoiceLog, model: ChoiceModel, priceWeight: number, endsAt: number): ShopperModel {
	const features = createChoiceFeatures(log);
	const facts = itemFacts(log.catalogue);
	const weights = model.coefficients.slice();
	for (const feature of PRICE_FEATURES) weights[feature] *= priceWeight;
	const activities = new Float32Array(log.userCount).fill(1);
	for (const user of log.users) activities[user]++;
	const row = new Float64Array(FEATURE_COUNT);
	return {
		kind: 'fitted',
		userCount: log.userCount,
		itemCount: log.itemCount,
		...facts,
		activities,
		// The log says too little of a year: seasons are a rehearsal, each category with a month of its own.
		seasonAmplitudes: new Float32Array(facts.categoryCount).fill(0.5),
		seasonPeakDays: Float32Array.from({ length: facts.categoryCount }, (_, category) => {
			return hashString(`season ${category}`) % 365;
		}),
		startsAt: endsAt,
		utility(userIndex, itemIndex) {
			features.write(userIndex, itemIndex, row);
			let sum = 0;
			for (let feature = 0; feature < FEATURE_COUNT; feature++) sum += weights[feature] * row[feature];
			return sum;
		},
		complement: () => -1,
	};
}
