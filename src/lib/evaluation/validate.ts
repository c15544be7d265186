import { breathe } from '$lib/core/abort';
import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel } from '$lib/models/model';
import { recommend, requestsPerBlock } from '$lib/recommendation/recommend';
import { plainPipeline } from '$lib/recommendation/recommendation';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { listNdcg } from './list-ndcg';
import { requestOfUser, testUsers } from './test-requests';

const k = 10;
const unnamed = { id: 'validation', label: 'Validation' };

/**
 * The validation curve: gives a function from a half-trained model to its mean NDCG@10 on held-out rows, by the same
 * path as the evaluation. Requests are made once and kept. NaN where no user can be judged.
 * @param train without the held-out rows
 * @param validation [userCount × itemCount] the held-out rows
 */
export function createValidator(
	train: TrainingData,
	validation: CsrMatrix,
	kernels: Kernels,
	signal?: AbortSignal,
): (model: FittedModel) => Promise<number> {
	const users = testUsers(train.matrix, validation);
	const requests = Array.from(users, (userIndex) => requestOfUser(train, userIndex, k));
	return async (model) => {
		const { itemCount } = model;
		const capabilities = { personal: false };
		const source = modelSource({ ...unnamed, capabilities }, model);
		const pipeline = plainPipeline(source, itemCount);
		let sum = 0;
		const batchSize = requestsPerBlock(itemCount);
		for (let start = 0; start < requests.length; start += batchSize) {
			await breathe(signal);
			const slates = recommend(requests.slice(start, start + batchSize), pipeline, kernels);
			slates.forEach(({ itemIndices }, row) => {
				sum += listNdcg(itemIndices, validation, users[start + row], k);
			});
		}
		return sum / users.length;
	};
}
