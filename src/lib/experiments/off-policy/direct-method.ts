import { meanEstimate, type OpeEstimator } from './ope-sample';

/** (1/n) Σ_i Σ_a π_e(a | x_i) q̂(x_i, a). The interval knows nothing of the model's own error. */
export const directMethod: OpeEstimator = {
	id: 'dm',
	label: 'Direct method (DM)',
	words:
		'Asks a reward model what would have happened. Quiet, and as wrong as the model is; its interval does not say so.',
	paper: 'Beygelzimer, Langford 2009, The offset tree for learning with partial labels, KDD',
	estimate: ({ modelTarget }) => meanEstimate(modelTarget),
};
