import type { TrainingData } from '$lib/datasets/dataset-split';
import { placesAmong } from '$lib/models/known-ids';
import type { ArtifactBody, UpdateContext } from '$lib/models/model';
import { partsOf } from './fitted-two-tower';
import { featureKeysOf, itemFeatures, noFeatures } from './item-features';
import { readsCatalogue, type Settings } from './settings';
import type { WarmStart } from './train-two-tower';

/** Of the epochs of a fit: what is known lies near its place already. */
const EPOCH_SHARE = 0.25;
/** Of the first learning rate of a fit: enough for new rows to find their place, too little to forget the old ones. */
const RATE_SHARE = 0.5;

/**
 * Where an update of a stored network begins: users, items and catalogue values of before with their rows, new ones as
 * strangers, both towers as they were. Null where the item tower is fed with other columns now, or an older version kept too little.
 * @throws ArtifactVersionError
 */
export function warmStartFrom(
	artifact: ArtifactBody,
	settings: Settings,
	{ catalogue, matrix }: TrainingData,
	{ previousUsers, previousItems }: Pick<UpdateContext, 'previousUsers' | 'previousItems'>,
): WarmStart | null {
	const { dim, hashBuckets, epochs, learningRate } = settings;
	const { arrays } = artifact;
	const userCount = arrays['userTable'].length / dim - 1;
	const { itemTower, ...parts } = partsOf(artifact, settings, userCount, arrays['itemTable'].length / dim);
	if (!itemTower) return null;
	const fed = readsCatalogue(settings) ? itemFeatures(catalogue, matrix.columnCount, hashBuckets) : noFeatures;
	const keys = featureKeysOf(fed);
	if (keys[0] !== itemTower.featureKeys[0]) return null;
	return {
		parts: { ...parts, itemTower },
		previous: {
			users: previousUsers,
			items: previousItems,
			featureRows: placesAmong(keys.subarray(1), itemTower.featureKeys.subarray(1)),
		},
		epochs: Math.max(1, Math.ceil(EPOCH_SHARE * epochs)),
		learningRate: RATE_SHARE * learningRate,
	};
}
