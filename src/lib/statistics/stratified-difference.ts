import { estimatedDifference, type EstimatedDifference } from './estimated-difference';
import type { SampleMoments } from './sample-moments';

/**
 * Post-stratified difference of means b − a (Miratrix, Sekhon, Yu 2013, JRSS B 75): the difference inside each stratum, weighted by the
 * stratum's share of all visitors, so that a chance surplus of heavy shoppers in one arm does not count. Strata with fewer
 * than two visitors in an arm are merged into one rest before.
 * @param a moments of each stratum in arm a; `b` in the same order
 */
export function stratifiedDifference(
	a: readonly SampleMoments[],
	b: readonly SampleMoments[],
	alpha = 0.05,
): EstimatedDifference {
	const total = [...a, ...b].reduce((sum, { count }) => sum + count, 0);
	let difference = 0;
	let variance = 0;
	for (let stratum = 0; stratum < a.length; stratum++) {
		const weight = (a[stratum].count + b[stratum].count) / total;
		difference += weight * (b[stratum].mean - a[stratum].mean);
		variance += weight ** 2 * (a[stratum].variance / a[stratum].count + b[stratum].variance / b[stratum].count);
	}
	return estimatedDifference(difference, Math.sqrt(variance), alpha);
}
