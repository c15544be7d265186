import { type CsrMatrix, csrFromCoordinates, rowOfEntry } from '$lib/core/csr-matrix';
import { InvalidRequestError } from '$lib/core/errors';
import type { PreparedDataset } from '$lib/datasets/prepare';
import type { Dataset } from '$lib/interactions/dataset';

/**
 * The items ranked for each user: those a file lists for the user (one row an item, all its rows taken together) and the
 * user's test items. Items and users that neither train nor test rows know are left out: no model can score them.
 * @throws InvalidRequestError where the file is not here, or lists nothing for a test user
 */
export function listedCandidates(
	{ userIds, itemIds }: Pick<PreparedDataset, 'userIds' | 'itemIds'>,
	test: CsrMatrix,
	listed: Dataset | undefined,
): CsrMatrix {
	if (listed === undefined) {
		throw new InvalidRequestError('The data set with the listed candidates is not here: import it, or rank all items.');
	}
	const { log } = listed;
	const userOf = indicesOf(log.userIds, userIds);
	const itemOf = indicesOf(log.itemIds, itemIds);
	const cells = new Set<number>();
	const add = (user: number, item: number) => cells.add(user * itemIds.length + item);
	log.userIndices.forEach((index, row) => {
		const [user, item] = [userOf[index]!, itemOf[log.itemIndices[row]!]!];
		if (user !== -1 && item !== -1 && test.rowOffsets[user + 1]! > test.rowOffsets[user]!) add(user, item);
	});
	if (cells.size === 0) {
		throw new InvalidRequestError(
			'The candidates file lists no item for a test user: its columns must be the same user and item ids.',
		);
	}
	rowOfEntry(test).forEach((user, entry) => add(user, test.columnIndices[entry]!));
	const sorted = Float64Array.from(cells).sort();
	return csrFromCoordinates({
		rowCount: userIds.length,
		columnCount: itemIds.length,
		rows: Uint32Array.from(sorted, (cell) => Math.floor(cell / itemIds.length)),
		columns: Uint32Array.from(sorted, (cell) => cell % itemIds.length),
		values: new Float32Array(sorted.length).fill(1),
	}).matrix;
}

/** Where each id of one list stands in another; −1 where it does not. */
function indicesOf(ids: readonly string[], among: readonly string[]): Int32Array {
	const indexOf = new Map(among.map((id, index) => [id, index]));
	return Int32Array.from(ids, (id) => indexOf.get(id) ?? -1);
}
