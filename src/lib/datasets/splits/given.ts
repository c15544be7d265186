import { csrFromCoordinates, hasEntry } from '$lib/core/csr-matrix';
import { InvalidRequestError } from '$lib/core/errors';
import { collapseRepeats } from '$lib/datasets/collapse-repeats';
import { filterRows, type PreparedDataset } from '$lib/datasets/prepare';
import { alignCatalogue } from '$lib/interactions/catalogue';
import type { Dataset } from '$lib/interactions/dataset';
import { IdSpace } from './id-space';
import { joinCatalogues } from './join-catalogues';
import type { SplitMeta, SplitMethod } from './split-method';

export const givenMeta: SplitMeta = {
	kind: 'given',
	label: 'A test file of my own',
	help:
		'Trains on this data set and tests on another one you imported, joined by user and item id. ' +
		'Use it to compare with numbers others published for a fixed pair of files.',
	leaks: false,
	needsTimestamps: false,
};

/**
 * The rows of a second data set are the test. The event and value filters hold for them too, the k-core does not:
 * it shapes what is learnt, not what is asked. Rows that are training rows too are left out and counted; ids the
 * training rows lack get indices after the others.
 * @throws InvalidRequestError when the second data set is missing or no row of it is left
 */
export const given: SplitMethod<'given'> = (prepared, options, dataset) => {
	if (dataset === undefined) {
		throw new InvalidRequestError(
			`The test data set "${options.testDatasetId}" is not here: import it, or choose another split.`,
		);
	}
	const { log } = dataset;
	const users = new IdSpace(prepared.userIds);
	const items = new IdSpace(prepared.itemIds);
	const events = new IdSpace(prepared.eventNames);
	const candidates = collapseRepeats(log, testFileRows(dataset, prepared));
	const isTrainRow = trainRowTest(prepared);
	const testRows = candidates.filter((row) => {
		const user = users.find(log.userIds[log.userIndices[row]!]!);
		const item = items.find(log.itemIds[log.itemIndices[row]!]!);
		return user === undefined || item === undefined || !isTrainRow(user, item);
	});
	if (testRows.length === 0) {
		throw new InvalidRequestError(
			`All ${candidates.length} rows of the test file are training rows too: choose a file with other rows.`,
		);
	}
	const trainCount = prepared.userIndices.length;
	const rowCount = trainCount + testRows.length;
	const userIndices = extended(new Uint32Array(rowCount), prepared.userIndices);
	const itemIndices = extended(new Uint32Array(rowCount), prepared.itemIndices);
	const values = extended(new Float32Array(rowCount), prepared.values);
	const timestamps = extended(new Float64Array(rowCount), prepared.timestamps);
	const eventCodes = extended(new Uint8Array(rowCount), prepared.eventCodes);
	testRows.forEach((row, place) => {
		const target = trainCount + place;
		userIndices[target] = users.findOrAdd(log.userIds[log.userIndices[row]!]!);
		itemIndices[target] = items.findOrAdd(log.itemIds[log.itemIndices[row]!]!);
		values[target] = log.values[row]!;
		timestamps[target] = log.timestamps[row]!;
		eventCodes[target] = events.findOrAdd(log.eventNames[log.eventCodes[row]!]!);
	});
	const rows: PreparedDataset = {
		...prepared,
		userIds: users.ids,
		itemIds: items.ids,
		userIndices,
		itemIndices,
		values,
		timestamps,
		eventCodes,
		eventNames: events.ids,
		catalogue: alignCatalogue(joinCatalogues(prepared.catalogue, dataset.catalogue), items.ids),
	};
	const isTest = new Uint8Array(rowCount).fill(1, trainCount);
	return { rows, isTest, testRowsInTrain: candidates.length - testRows.length };
};

/** Rows of the test file that pass the value filter and those chosen events it knows. */
function testFileRows({ log }: Dataset, { preparation }: PreparedDataset): Uint32Array {
	const { minValue } = preparation;
	const events = preparation.events?.filter((name) => log.eventNames.includes(name)) ?? null;
	if (log.userIndices.length === 0 || events?.length === 0) {
		throw new InvalidRequestError(
			log.userIndices.length === 0
				? 'The test file holds no interactions: choose another file.'
				: 'The test file has none of the chosen events: choose all events, or another file.',
		);
	}
	try {
		return filterRows(log, { minValue, events });
	} catch (error) {
		if (!(error instanceof InvalidRequestError)) throw error;
		throw new InvalidRequestError(`In the test file: ${error.message}`, { cause: error });
	}
}

function trainRowTest({ userIds, itemIds, userIndices, itemIndices, values }: PreparedDataset) {
	const { matrix } = csrFromCoordinates({
		rowCount: userIds.length,
		columnCount: itemIds.length,
		rows: userIndices,
		columns: itemIndices,
		values,
	});
	return (user: number, item: number) => user < userIds.length && item < itemIds.length && hasEntry(matrix, user, item);
}

function extended<T extends Uint32Array | Float32Array | Float64Array | Uint8Array>(target: T, start: T): T {
	target.set(start);
	return target;
}
