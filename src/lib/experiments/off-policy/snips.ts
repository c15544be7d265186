import { interval, weightsOf, type OpeEstimator } from './ope-sample';

/** Σ w r / Σ w; variance by the delta method: Σ w² (r − v)² / (Σ w)². */
export const snips: OpeEstimator = {
	id: 'snips',
	label: 'Self-normalised IPS (SNIPS)',
	words: 'As IPS, divided by the weights there were: quieter, and almost right on average.',
	paper: 'Swaminathan, Joachims 2015, The self-normalized estimator for counterfactual learning, NeurIPS, eq. 7',
	estimate(sample) {
		const weights = weightsOf(sample);
		let weighted = 0;
		let total = 0;
		weights.forEach((weight, row) => {
			weighted += weight * sample.rewards[row];
			total += weight;
		});
		const value = weighted / total;
		let squares = 0;
		weights.forEach((weight, row) => (squares += (weight * (sample.rewards[row] - value)) ** 2));
		return interval(value, Math.sqrt(squares) / total);
	},
};
