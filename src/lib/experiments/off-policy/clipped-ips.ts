import { meanEstimate, weightsOf, type OpeEstimator } from './ope-sample';

/** Weights are cut at √n (Ionides 2008, Truncated importance sampling, JCGS 17): the bias goes away as the log grows. */
export const cutOf = (count: number): number => Math.sqrt(count);

/** (1/n) Σ min(w, √n) r. */
export const clippedIps: OpeEstimator = {
	id: 'clipped-ips',
	label: 'Clipped IPS',
	words: 'As IPS, but no visit counts more than √n times: quieter, and too low where weights were cut.',
	paper: 'Bottou et al. 2013, Counterfactual reasoning and learning systems, JMLR 14, §4; Ionides 2008',
	estimate(sample) {
		const cut = cutOf(sample.rewards.length);
		return meanEstimate(weightsOf(sample).map((weight, row) => Math.min(cut, weight) * sample.rewards[row]));
	},
};
