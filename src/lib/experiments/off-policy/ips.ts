import { meanEstimate, weightsOf, type OpeEstimator } from './ope-sample';

/** (1/n) Σ w r, w = π_e / π_b. */
export const ips: OpeEstimator = {
	id: 'ips',
	label: 'Inverse propensity (IPS)',
	words: 'Counts each logged reward as often as the new policy would have come to it. Right on average, loud.',
	paper:
		'Horvitz, Thompson 1952, JASA 47; Strehl, Langford, Li, Kakade 2010, Learning from logged implicit exploration data, NeurIPS',
	estimate(sample) {
		return meanEstimate(weightsOf(sample).map((weight, row) => weight * sample.rewards[row]));
	},
};
