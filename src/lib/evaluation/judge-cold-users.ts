import { breathe } from '$lib/core/abort';
import { rowColumns } from '$lib/core/csr-matrix';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { recommend, requestsPerBlock } from '$lib/recommendation/recommend';
import type { Pipeline } from '$lib/recommendation/recommendation';
import type { SliceEstimate } from '$lib/training/run-report';
import { bootstrapEstimates } from './bootstrap';
import { listNdcg } from './list-ndcg';

interface ColdInput {
	pipeline: Pipeline;
	split: DatasetSplit;
	k: number;
	kernels: Kernels;
	seed: number;
	signal?: AbortSignal;
}

/**
 * Test users nothing is known of: they are not part of the headline numbers, so they stand apart. Asked as strangers without a
 * history; a model that has nothing to say to them scores 0, as the page would show nothing.
 * @returns null where every test user has a history
 * @throws AbortError
 */
export async function judgeColdUsers({
	pipeline,
	split,
	k,
	kernels,
	...options
}: ColdInput): Promise<SliceEstimate | null> {
	const { test } = split;
	const histories = (split.foldIn ?? split.train).matrix;
	const users: number[] = [];
	for (let user = 0; user < test.rowCount; user++) {
		if (rowColumns(test, user).length > 0 && rowColumns(histories, user).length === 0) users.push(user);
	}
	if (users.length === 0) return null;
	const nothing = new Uint32Array(0);
	const values = new Float32Array(users.length);
	const batchSize = Math.min(64, requestsPerBlock(pipeline.itemCount));
	for (let start = 0; start < users.length; start += batchSize) {
		await breathe(options.signal);
		const batch = users.slice(start, start + batchSize);
		const query = { userIndex: null, history: nothing, values: new Float32Array(0) };
		const slates = recommend(
			batch.map(() => ({ query, exclude: nothing, k })),
			pipeline,
			kernels,
		);
		slates.forEach(({ itemIndices }, row) => {
			values[start + row] = listNdcg(itemIndices, test, batch[row], k);
		});
	}
	const [estimate] = await bootstrapEstimates([{ kind: 'mean', values, weights: null, root: false }], options);
	const words = { by: 'User', label: 'Cold: no past at all, judged apart from the others', metric: `ndcg@${k}` };
	return { ...words, count: users.length, unit: 'users', ...estimate };
}
