import { cutOf } from './clipped-ips';
import { meanEstimate, weightsOf, type OpeEstimator } from './ope-sample';

/** (1/n) Σ [q̂(x, π_e) + w (r − q̂(x, a)) 1{w ≤ τ}], τ = √n. */
export const switchDr: OpeEstimator = {
	id: 'switch-dr',
	label: 'Switch-DR',
	words: 'Doubly robust where the log speaks for the new policy, the reward model alone where it hardly does.',
	paper: 'Wang, Agarwal, Dudík 2017, Optimal and adaptive off-policy evaluation in contextual bandits, ICML, §4',
	estimate(sample) {
		const { rewards, modelLogged, modelTarget } = sample;
		const cut = cutOf(rewards.length);
		return meanEstimate(
			weightsOf(sample).map(
				(weight, row) => modelTarget[row] + (weight <= cut ? weight * (rewards[row] - modelLogged[row]) : 0),
			),
		);
	},
};
