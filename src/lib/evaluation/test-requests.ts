import { type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { queryOfUser } from '$lib/models/model';
import type { RecommendRequest } from '$lib/recommendation/recommendation';

/** Users with at least one training and one test row, ascending: those a list can be judged for. */
export function testUsers(train: CsrMatrix, test: CsrMatrix): Uint32Array {
	const users: number[] = [];
	for (let user = 0; user < test.rowCount; user++) {
		if (rowColumns(test, user).length > 0 && rowColumns(train, user).length > 0) users.push(user);
	}
	return Uint32Array.from(users);
}

/** What the shop would be asked for this user on the day the training data ends: nothing of the history again. */
export function requestOfUser({ matrix, timestamps }: TrainingData, userIndex: number, k: number): RecommendRequest {
	return { query: queryOfUser(matrix, timestamps, userIndex), exclude: rowColumns(matrix, userIndex), k };
}
