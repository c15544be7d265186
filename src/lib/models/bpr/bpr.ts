import { pairwiseModel } from '$lib/models/pairwise/pairwise-model';
import { bprMeta } from './meta';

/**
 * Bayesian personalised ranking: maximises Σ ln σ(x_ui − x_uj) − λ|θ|² over pairs of an item taken and one not, by
 * stochastic gradient steps (Rendle et al. 2009, §4.2). x_ui = u·i + b_i. Of several items drawn the one that stands
 * highest is taken: a random one is soon far below and teaches nothing (Zhang et al. 2013).
 */
export const bpr = pairwiseModel(bprMeta);
