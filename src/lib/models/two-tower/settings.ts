import type { OptionsOf } from '$lib/models/read-options';
import { layOutSum, layOutTower, type Tower } from '$lib/models/neural/dense-layers';
import { hiddenSizes } from '$lib/models/neural/hidden-sizes';
import type { twoTowerMeta } from './meta';

export type Settings = OptionsOf<typeof twoTowerMeta>;

/** Users with a row of their own in the user table; its last row, behind them, stands for everybody else. */
export function userRowCount({ userEmbedding }: Settings, userCount: number): number {
	return userEmbedding ? userCount : 0;
}

/** The user tower's input is the user's row beside the pooled history. */
export function userTowerOf({ dim, layers }: Settings): Tower {
	if (layers === 'sum') return layOutSum(2, dim, 0);
	return layOutTower(2 * dim, hiddenSizes(layers), dim, 0);
}

/**
 * The item tower's input is the item's row beside what the catalogue says; without layers the row alone.
 * @param featureInputs how many numbers the catalogue gives
 */
export function itemTowerOf({ dim, layers }: Settings, featureInputs: number, offset: number): Tower {
	if (layers === 'sum') return layOutSum(1, dim, offset);
	return layOutTower(dim + featureInputs, hiddenSizes(layers), dim, offset);
}

/** Without layers there is nothing to make vectors of the catalogue's: it is left out. */
export function readsCatalogue({ layers, featureDim }: Settings): boolean {
	return layers !== 'sum' && featureDim > 0;
}
