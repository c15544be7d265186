import { meanEstimate, weightsOf, type OpeEstimator } from './ope-sample';

/** (1/n) Σ [q̂(x, π_e) + w (r − q̂(x, a))]: right on average if the propensities are, or the model is. */
export const doublyRobust: OpeEstimator = {
	id: 'dr',
	label: 'Doubly robust (DR)',
	words: 'The reward model, corrected by what really happened: right if either the model or the propensities are.',
	paper: 'Dudík, Langford, Li 2011, Doubly robust policy evaluation and learning, ICML, eq. 4',
	estimate(sample) {
		const { rewards, modelLogged, modelTarget } = sample;
		return meanEstimate(
			weightsOf(sample).map((weight, row) => modelTarget[row] + weight * (rewards[row] - modelLogged[row])),
		);
	},
};
