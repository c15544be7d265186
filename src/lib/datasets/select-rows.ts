import { InvalidRequestError } from '$lib/core/errors';
import type { Dataset } from '$lib/interactions/dataset';
import { placesOf } from './gather';
import { rowsOfLog } from './rows-of-log';

/**
 * The data set with only the rows where `isKept` is 1, in file order; users and items without a row left are gone from the
 * log, and the catalogue stays whole. All arrays of the log are new.
 * @param isKept [rowCount]
 * @throws InvalidRequestError where no row is left
 */
export function selectRows({ log, catalogue }: Dataset, isKept: Uint8Array): Dataset {
	const kept = placesOf(isKept, 1);
	if (kept.length === 0) throw new InvalidRequestError('No interaction would be left: the data set stays as it is.');
	return { catalogue, log: rowsOfLog(log, kept) };
}
