import type { OptionsOf } from '$lib/models/read-options';
import { layOutTower, type Tower } from './dense-layers';
import type { twoTowerMeta } from './meta';

export type Settings = OptionsOf<typeof twoTowerMeta>;

/** Sizes of the hidden layers an option value names. */
export function hiddenSizes(layers: Settings['layers']): number[] {
	return layers === 'none' ? [] : layers.split('-').map(Number);
}

/** Users with a row of their own in the user table; its last row, behind them, stands for everybody else. */
export function userRowCount({ userEmbedding }: Settings, userCount: number): number {
	return userEmbedding ? userCount : 0;
}

/** The user tower's input is the user's row beside the pooled history. */
export function userTowerOf({ dim, layers }: Settings): Tower {
	return layOutTower(2 * dim, hiddenSizes(layers), dim, 0);
}
