import { InvalidRequestError } from '$lib/core/errors';
import type { Dataset } from '$lib/interactions/dataset';
import { densify } from './densify';
import { gather, placesOf } from './gather';

/**
 * The data set with only the rows where `isKept` is 1, in file order; users and items without a row left are gone from the
 * log, and the catalogue stays whole. All arrays of the log are new.
 * @param isKept [rowCount]
 * @throws InvalidRequestError where no row is left
 */
export function selectRows({ log, catalogue }: Dataset, isKept: Uint8Array): Dataset {
	const kept = placesOf(isKept, 1);
	if (kept.length === 0) throw new InvalidRequestError('No interaction would be left: the data set stays as it is.');
	const users = densify(log.userIndices, log.userIds, kept);
	const items = densify(log.itemIndices, log.itemIds, kept);
	return {
		catalogue,
		log: {
			userIds: users.ids,
			itemIds: items.ids,
			userIndices: users.indices,
			itemIndices: items.indices,
			eventNames: log.eventNames,
			eventCodes: gather(new Uint8Array(kept.length), log.eventCodes, kept),
			values: gather(new Float32Array(kept.length), log.values, kept),
			timestamps: gather(new Float64Array(kept.length), log.timestamps, kept),
			hasValues: log.hasValues,
			hasTimestamps: log.hasTimestamps,
		},
	};
}
