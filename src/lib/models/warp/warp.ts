import { pairwiseModel } from '$lib/models/pairwise/pairwise-model';
import { warpMeta } from './meta';

/**
 * Weighted approximate-rank pairwise loss: for an item taken, draws others until one comes within the margin of 1, and
 * steps with a weight that grows with the rank this suggests (Weston et al. 2011, §3.2). x_ui = u·i + b_i.
 */
export const warp = pairwiseModel(warpMeta);
