import type { Rng } from '$lib/core/rng';
import { gammaVariate } from './random-variates';
import type { SampleMoments } from './sample-moments';

/** What is believed of a mean μ and a precision λ: μ | λ ~ N(mean, 1 / (κ λ)), λ ~ Gamma(shape, rate). */
export interface NormalGammaBelief {
	mean: number;
	kappa: number;
	shape: number;
	rate: number;
}

/** Knows next to nothing: worth a thousandth of a visitor. */
const vague: NormalGammaBelief = { mean: 0, kappa: 1e-3, shape: 1e-3, rate: 1e-3 };

/** Belief after the data (Murphy 2007, Conjugate Bayesian analysis of the Gaussian distribution, §3.3). */
export function normalGammaPosterior({ count, mean, variance }: SampleMoments, prior = vague): NormalGammaBelief {
	if (count === 0) return prior;
	const squares = count < 2 ? 0 : variance * (count - 1);
	const kappa = prior.kappa + count;
	return {
		mean: (prior.kappa * prior.mean + count * mean) / kappa,
		kappa,
		shape: prior.shape + count / 2,
		rate: prior.rate + squares / 2 + (prior.kappa * count * (mean - prior.mean) ** 2) / (2 * kappa),
	};
}

/** One mean drawn from the belief. */
export function drawMean({ mean, kappa, shape, rate }: NormalGammaBelief, rng: Rng): number {
	const precision = gammaVariate(shape, rng) / rate;
	return mean + rng.normal() / Math.sqrt(kappa * precision);
}
