import type { Dataset } from '$lib/interactions/dataset';
import type { DatasetSplit, Protocol } from './dataset-split';
import { prepare } from './prepare';
import { splitDataset } from './split';

/**
 * Prepares and splits in one go: training, evaluation and shop all start here, so they see the same rows.
 * @param testDataset the second data set of a 'given' split
 * @param candidatesDataset the third one, where it lists candidates
 * @throws InvalidRequestError when no row is left, or the split does not fit the data
 */
export function makeSplit(
	dataset: Dataset,
	protocol: Protocol,
	testDataset?: Dataset,
	candidatesDataset?: Dataset,
): DatasetSplit {
	return splitDataset(prepare(dataset, protocol.preparation), protocol.split, testDataset, candidatesDataset);
}
