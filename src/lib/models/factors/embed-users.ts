import type { TrainingData } from '$lib/datasets/dataset-split';
import { queryOfUser, type Query } from '$lib/models/model';

/** Users placed at a time, so that memory stays small. */
const USERS_PER_BLOCK = 1024;

/** [userCount × dim]: every training row placed by its history. */
export function embedUsers(
	{ matrix, timestamps }: TrainingData,
	dim: number,
	place: (queries: readonly Query[]) => Float32Array,
): Float32Array {
	const users = new Float32Array(matrix.rowCount * dim);
	for (let start = 0; start < matrix.rowCount; start += USERS_PER_BLOCK) {
		const count = Math.min(USERS_PER_BLOCK, matrix.rowCount - start);
		const queries = Array.from({ length: count }, (_, row) => queryOfUser(matrix, timestamps, start + row));
		users.set(place(queries), start * dim);
	}
	return users;
}
