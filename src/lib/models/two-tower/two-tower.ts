import type { Model } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import { restoreTwoTower, settingsOf } from './fitted-two-tower';
import { twoTowerMeta } from './meta';

/**
 * Two towers, one for shoppers and one for items, that meet in a dot product (Yi et al., RecSys 2019). Training, and
 * TF.js with it, is loaded by `fit` only: a stored model scores without.
 */
export const twoTower: Model = {
	async fit(train, options, context) {
		const settings = readOptions(twoTowerMeta, options);
		const { trainTwoTower } = await import('./train-two-tower');
		return trainTwoTower(train, settings, context);
	},
	restore: restoreTwoTower,

	/** Goes on from the network as it was; a refit where the artifact is of an older version or the catalogue's columns are others. */
	async update(artifact, train, context) {
		const settings = settingsOf(artifact);
		const [{ trainTwoTower }, { warmStartFrom }] = await Promise.all([
			import('./train-two-tower'),
			import('./warm-start'),
		]);
		return trainTwoTower(train, settings, context, warmStartFrom(artifact, settings, train, context) ?? undefined);
	},
};
