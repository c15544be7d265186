import { csrFromCoordinates } from '$lib/core/csr-matrix';
import type { TrainingData } from './dataset-split';
import { gather } from './gather';
import type { PreparedDataset } from './prepare';

/** These rows as a matrix over all users and items, with the columns that follow its entries. All arrays are new. */
export function rowsAsTraining(data: PreparedDataset, rows: Uint32Array): TrainingData {
	const { matrix, order } = csrFromCoordinates({
		rowCount: data.userIds.length,
		columnCount: data.itemIds.length,
		rows: gather(data.userIndices, rows),
		columns: gather(data.itemIndices, rows),
		values: gather(data.values, rows),
	});
	const rowOfEntry = gather(rows, order);
	return {
		matrix,
		timestamps: gather(data.timestamps, rowOfEntry),
		eventCodes: gather(data.eventCodes, rowOfEntry),
		eventNames: data.eventNames,
		hasValues: data.hasValues,
		catalogue: data.catalogue,
	};
}
