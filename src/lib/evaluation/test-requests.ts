import { type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import type { DatasetSplit, TrainingData } from '$lib/datasets/dataset-split';
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
export function requestOfUser(
	{ matrix, timestamps }: Pick<TrainingData, 'matrix' | 'timestamps'>,
	userIndex: number,
	k: number,
): RecommendRequest {
	return { query: queryOfUser(matrix, timestamps, userIndex), exclude: rowColumns(matrix, userIndex), k };
}

/** How a split's test users are asked: with what history, and which items may be shown. */
export interface TestQuestions {
	/** [userCount × itemCount] what each user had when asked. */
	histories: CsrMatrix;
	/** Ascending. */
	userIndices: Uint32Array;
	requestOf(userIndex: number, k: number): RecommendRequest;
}

/**
 * Users of training are asked by their row; users kept out of it (fold-in) as strangers with a history. Where candidates are
 * listed, everything else is excluded, so the same `recommend()` ranks them.
 */
export function testQuestions({ train, test, foldIn, candidates }: DatasetSplit): TestQuestions {
	const asked = foldIn ?? train;
	return {
		histories: asked.matrix,
		userIndices: testUsers(asked.matrix, test),
		requestOf(userIndex, k) {
			const request = requestOfUser(asked, userIndex, k);
			if (foldIn) request.query.userIndex = null;
			if (candidates) request.exclude = allBut(rowColumns(candidates, userIndex), test.columnCount);
			return request;
		},
	};
}

/** Every item index but those listed, ascending. */
function allBut(listed: Uint32Array, itemCount: number): Uint32Array {
	const others = new Uint32Array(itemCount - listed.length);
	let place = 0;
	let next = 0;
	for (let item = 0; item < itemCount; item++) {
		if (listed[next] === item) next++;
		else others[place++] = item;
	}
	return others;
}
