import { meanEstimate, type OpeEstimate } from './ope-sample';

/** A log of whole shelves: row n · k + p is place p of shelf n. */
export interface SlateSample {
	k: number;
	/** [n × k] what each place earned */
	rewards: Float64Array;
	/** [n × k] chance of the item at its place given what stands above it, when logged and under the new policy. */
	propensities: Float64Array;
	targets: Float64Array;
	/** [n × k] a model's guess of what place p and those below it earn, for the logged items and in the mean of the new policy's. */
	modelLogged: Float64Array;
	modelTarget: Float64Array;
}

export interface SlateEstimator {
	id: string;
	label: string;
	words: string;
	paper: string;
	estimate(sample: SlateSample): OpeEstimate;
}

/** Σ_shelf Π_p w_p · Σ_p r_p: the whole shelf must agree. */
export const slateIps: SlateEstimator = {
	id: 'slate-ips',
	label: 'Whole shelf (IPS)',
	words: 'Only shelves the new policy would have shown count. Right on average, and almost never applies.',
	paper:
		'McInerney et al. 2020, Counterfactual evaluation of slate recommendations with sequential reward interactions, KDD, §3.2',
	estimate: (sample) =>
		overShelves(sample, (weights, start) => {
			const whole = weights.reduce((product, weight) => product * weight, 1);
			return whole * weights.reduce((sum, _, place) => sum + sample.rewards[start + place], 0);
		}),
};

/** Σ_p w_p r_p: each place by itself. */
export const independentIps: SlateEstimator = {
	id: 'independent-ips',
	label: 'Place by place (IIPS)',
	words: 'Supposes that a click depends on its own place only. Quiet, and wrong where shoppers look from the top down.',
	paper:
		'Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay, Wen 2018, Offline evaluation of ranking policies with click models, KDD, §5.2',
	estimate: (sample) =>
		overShelves(sample, (weights, start) =>
			weights.reduce((sum, weight, place) => sum + weight * sample.rewards[start + place], 0),
		),
};

/** Σ_p (Π_{q ≤ p} w_q) r_p: what stands above counts, what stands below does not. */
export const rewardInteractionIps: SlateEstimator = {
	id: 'rips',
	label: 'From the top down (RIPS)',
	words: 'Supposes that a click depends on what stands above it: the cascade. Right for shoppers who look so.',
	paper: 'McInerney et al. 2020, KDD, eq. 9',
	estimate: (sample) =>
		overShelves(sample, (weights, start) => {
			let above = 1;
			return weights.reduce((sum, weight, place) => {
				above *= weight;
				return sum + above * sample.rewards[start + place];
			}, 0);
		}),
};

/** Σ_p [W_{p} (r_p − Q̂_p) + W_{p−1} V̂_p], W_p the product of weights down to p. */
export const cascadeDr: SlateEstimator = {
	id: 'cascade-dr',
	label: 'Cascade doubly robust',
	words: 'From the top down, with a reward model taking the noise out.',
	paper:
		'Kiyohara, Saito, Matsuhiro, Narita, Shimizu, Yamamoto 2022, Doubly robust off-policy evaluation for ranking policies under the cascade behavior model, WSDM, eq. 8',
	estimate: (sample) =>
		overShelves(sample, (weights, start) => {
			let above = 1;
			let sum = 0;
			for (let place = 0; place < weights.length; place++) {
				const before = above;
				above *= weights[place];
				const { rewards, modelLogged, modelTarget } = sample;
				sum += above * (rewards[start + place] - modelLogged[start + place]) + before * modelTarget[start + place];
			}
			return sum;
		}),
};

export const slateEstimators: readonly SlateEstimator[] = [cascadeDr, rewardInteractionIps, independentIps, slateIps];

/** @param value gets the weights of a shelf's places, reused, and where its rows start */
function overShelves(
	{ k, propensities, targets }: SlateSample,
	value: (weights: Float64Array, start: number) => number,
) {
	const weights = new Float64Array(k);
	return meanEstimate(
		Float64Array.from({ length: propensities.length / k }, (_, shelf) => {
			const start = shelf * k;
			for (let place = 0; place < k; place++) weights[place] = targets[start + place] / propensities[start + place];
			return value(weights, start);
		}),
	);
}
