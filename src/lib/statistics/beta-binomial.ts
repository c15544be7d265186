import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Proportion } from './two-proportion-z-test';

/** Beta(α, β): what is believed of a rate. */
export interface BetaBelief {
	alpha: number;
	beta: number;
}

/** Belief after the data, from a uniform prior (Gelman et al. 2013, Bayesian Data Analysis, §2.1). */
export function betaPosterior({ successes, count }: Proportion): BetaBelief {
	return { alpha: successes + 1, beta: count - successes + 1 };
}

export const betaMean = ({ alpha, beta }: BetaBelief): number => alpha / (alpha + beta);

/** The central credible interval. @param level 0.95 for 95 % */
export function betaInterval({ alpha, beta }: BetaBelief, level = 0.95): { low: number; high: number } {
	const tail = (1 - level) / 2;
	return { low: betaQuantile(tail, alpha, beta), high: betaQuantile(1 - tail, alpha, beta) };
}

/** P(rate b > rate a) = ∫ F_a dF_b. */
export function probabilityBeats(b: BetaBelief, a: BetaBelief): number {
	return overPosterior(b, (rate) => betaCdf(rate, a.alpha, a.beta));
}

/** Expected rate given up by choosing b if a is the better one: E[max(a − b, 0)] (Stucchio 2015). */
export function expectedLoss(b: BetaBelief, a: BetaBelief): number {
	// E[(a − b)⁺] = ∫ E[(a − x)⁺] dF_b(x); E[(a − x)⁺] = mean_a · P(a⁺ > x) − x · P(a > x), a⁺ ~ Beta(α + 1, β).
	return overPosterior(b, (x) => {
		const above = 1 - betaCdf(x, a.alpha, a.beta);
		return betaMean(a) * (1 - betaCdf(x, a.alpha + 1, a.beta)) - x * above;
	});
}

/** Nodes and weights of the 8-point rule on (−1, 1), half of them: the others mirror. */
const nodes = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const weights = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

/** ∫ f dF by Gauss–Legendre on 48 panels between the quantiles 1e-13 and 1 − 1e-13; the density is normalised by the same rule. */
function overPosterior({ alpha, beta }: BetaBelief, f: (x: number) => number): number {
	const low = betaQuantile(1e-13, alpha, beta);
	const high = betaQuantile(1 - 1e-13, alpha, beta);
	const panels = 48;
	const half = (high - low) / panels / 2;
	const mode = Math.min(1 - 1e-12, Math.max(1e-12, (alpha - 1) / Math.max(1e-12, alpha + beta - 2)));
	const logDensity = (x: number) => (alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x);
	const top = logDensity(Math.min(high, Math.max(low, mode)));
	let sum = 0;
	let mass = 0;
	for (let panel = 0; panel < panels; panel++) {
		const centre = low + (2 * panel + 1) * half;
		for (let node = 0; node < nodes.length; node++) {
			for (const x of [centre - half * nodes[node], centre + half * nodes[node]]) {
				const weight = weights[node] * Math.exp(logDensity(x) - top);
				mass += weight;
				sum += weight * f(x);
			}
		}
	}
	return sum / mass;
}
