import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import { standardNormal } from './distributions';

/**
 * P(T ≤ t) of the noncentral t distribution (Lenth 1989, Algorithm AS 243, Applied Statistics 38): a Poisson mixture of incomplete betas. The
 * power of a t test is what this is for.
 * @param noncentrality the expected t
 */
export function noncentralTCdf(t: number, degreesOfFreedom: number, noncentrality: number): number {
	if (t < 0) return 1 - noncentralTCdf(-t, degreesOfFreedom, -noncentrality);
	const x = (t * t) / (t * t + degreesOfFreedom);
	const half = (noncentrality * noncentrality) / 2;
	let even = Math.exp(-half) / 2;
	let odd = (noncentrality * Math.exp(-half)) / Math.sqrt(2 * Math.PI);
	let sum = 0;
	let rest = 0.5;
	for (let step = 0; step < 1000 && x > 0; step++) {
		sum += even * betaCdf(x, step + 0.5, degreesOfFreedom / 2) + odd * betaCdf(x, step + 1, degreesOfFreedom / 2);
		rest -= even;
		if (rest < 1e-14) break;
		even *= half / (step + 1);
		odd *= half / (step + 1.5);
	}
	return standardNormal.cdf(-noncentrality) + sum;
}
