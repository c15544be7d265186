import { standardNormal, twoSided } from './distributions';
import { estimatedDifference, type EstimatedDifference } from './estimated-difference';

export interface Proportion {
	successes: number;
	count: number;
}

/**
 * z test of two proportions (Fleiss, Levin, Paik 2003, Statistical Methods for Rates and Proportions, §3): the statistic pools
 * both samples, as it must under "no difference"; the interval of p_b − p_a (Wald) does not.
 * @param alpha 0.05 for a 95 % interval
 */
export function twoProportionZTest(a: Proportion, b: Proportion, alpha = 0.05): EstimatedDifference {
	const [shareA, shareB] = [a.successes / a.count, b.successes / b.count];
	const pooled = (a.successes + b.successes) / (a.count + b.count);
	const pooledError = Math.sqrt(pooled * (1 - pooled) * (1 / a.count + 1 / b.count));
	const error = Math.sqrt((shareA * (1 - shareA)) / a.count + (shareB * (1 - shareB)) / b.count);
	const statistic = shareA === shareB ? 0 : (shareB - shareA) / pooledError;
	return {
		...estimatedDifference(shareB - shareA, error, alpha),
		statistic,
		pValue: twoSided(standardNormal, statistic),
	};
}
