import { ShapeError } from '$lib/core/errors';
import { chiSquareSurvival } from './distributions';

export interface PopulationStability {
	/** Σ (q − p) ln(q / p) over the bins: 0 where both say the same; the credit business reads .1 as moderate, .25 as major. */
	index: number;
	/**
	 * The chance of an index this large if nothing had changed: index / (1/n + 1/m) is about χ² with bins − 1 degrees of
	 * freedom (Yurdakul 2018, Statistical properties of the population stability index). Rows of one user are not
	 * independent, so true chances are larger.
	 */
	pValue: number;
}

/** Added to each bin, so that an empty one does not make the index infinite. */
const PRIOR = 0.5;

/**
 * The population-stability index of two histograms over the same bins (Siddiqi 2006, Credit risk scorecards, ch. 6): the
 * symmetrised Kullback–Leibler divergence, natural logarithm. Bins empty on both sides are left out.
 * @throws ShapeError where the histograms differ in length
 */
export function populationStability(baseline: ArrayLike<number>, current: ArrayLike<number>): PopulationStability {
	if (baseline.length !== current.length) {
		throw new ShapeError(`The histograms have ${baseline.length} and ${current.length} bins.`);
	}
	const bins = Array.from(baseline, (count, bin) => [count, current[bin]]).filter(([p, q]) => p + q > 0);
	const [n, m] = [0, 1].map((side) => bins.reduce((sum, bin) => sum + bin[side], 0));
	if (n === 0 || m === 0 || bins.length < 2) return { index: 0, pValue: 1 };
	const prior = PRIOR * bins.length;
	let index = 0;
	for (const [countP, countQ] of bins) {
		const p = (countP + PRIOR) / (n + prior);
		const q = (countQ + PRIOR) / (m + prior);
		index += (q - p) * Math.log(q / p);
	}
	return { index, pValue: chiSquareSurvival(index / (1 / n + 1 / m), bins.length - 1) };
}
