import { InvalidRequestError } from '$lib/core/errors';
import type { ModelOptions } from '$lib/models/model';
import type { Reranker } from '$lib/recommendation/recommendation';
import { calibratedEntry } from './calibrated';
import { brandCapEntry, categoryCapEntry } from './caps';
import { dppEntry } from './dpp';
import { explorationEntry } from './exploration';
import { freshnessEntry } from './freshness';
import { mmrEntry } from './mmr';
import { popularityDiscountEntry } from './popularity-discount';
import { priceSpreadEntry } from './price-spread';
import type { RerankerEntry, RerankMaterial } from './reranker';
import { xquadEntry } from './xquad';

/** Every re-ranker, in the order the pages list them. */
export const rerankers: Readonly<Record<string, RerankerEntry>> = {
	mmr: mmrEntry,
	dpp: dppEntry,
	xquad: xquadEntry,
	calibrated: calibratedEntry,
	'popularity-discount': popularityDiscountEntry,
	'category-cap': categoryCapEntry,
	'brand-cap': brandCapEntry,
	'price-spread': priceSpreadEntry,
	freshness: freshnessEntry,
	exploration: explorationEntry,
};

/** One link of a chain, as a scene stores it. */
export interface RerankStep {
	id: string;
	/** 0 (leaves the list as it is) … 1. */
	weight: number;
	options: ModelOptions;
}

/**
 * The chain of re-rankers, first to last; links of weight 0 are left out.
 * @throws InvalidRequestError for an id or weight there is none of; ModelFitError for an option that is not allowed
 */
export function rerankChain(steps: readonly RerankStep[], material: RerankMaterial): Reranker[] {
	return steps
		.filter(({ weight }) => weight !== 0)
		.map(({ id, weight, options }) => {
			if (!Object.hasOwn(rerankers, id)) {
				throw new InvalidRequestError(
					`There is no re-ranker "${id}". There are: ${Object.keys(rerankers).join(', ')}.`,
				);
			}
			if (!(weight > 0 && weight <= 1)) {
				throw new InvalidRequestError(`The weight of "${id}" is ${weight}: give a number from 0 to 1.`);
			}
			return rerankers[id].create(material, weight, options);
		});
}
