import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import {
	queryOfUser,
	type FitContext,
	type FittedModel,
	type Member,
	type ModelEntry,
	type ModelOptions,
	type Query,
} from './model';
import { modelEntry } from './registry';

/** Somebody without a past. */
export const nobody: Query = { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) };

/** A fit on the reference kernels with a fixed seed. */
export async function fitOn(
	entry: ModelEntry,
	train: TrainingData,
	options: ModelOptions,
	context: Partial<FitContext> = {},
): Promise<FittedModel> {
	const model = await entry.load();
	const { signal } = new AbortController();
	const members = entry.meta.capabilities.combines ? await tinyMembers(train) : null;
	return model.fit(train, options, {
		rng: createRng(7),
		signal,
		onProgress: () => {},
		kernels: referenceKernels,
		...(members && { members }),
		...context,
	});
}

/** Two models that learn a tiny world at once, for a blend. */
async function tinyMembers(train: TrainingData): Promise<Member[]> {
	return Promise.all(
		['item-knn', 'ease'].map(async (modelId) => {
			const fitted = await fitOn(modelEntry(modelId), train, {});
			return { modelId, options: {}, artifact: fitted.toArtifact() };
		}),
	);
}

/** Every training row as a query. */
export function knownUsers({ matrix, timestamps }: TrainingData): Query[] {
	return Array.from({ length: matrix.rowCount }, (_, user) => queryOfUser(matrix, timestamps, user));
}

/** The same histories, of people the model never saw. */
export function strangers(train: TrainingData): Query[] {
	return knownUsers(train).map((query) => ({ ...query, userIndex: null }));
}

/** [queries.length × itemCount]; NaN in every place the model leaves unwritten. */
export function scoresOf(model: FittedModel, queries: readonly Query[]): Float32Array {
	const out = new Float32Array(queries.length * model.itemCount).fill(NaN);
	model.score(queries, out);
	return out;
}

/** Items by descending score, ties by lower index, the history left out. */
export function unseenInOrder(model: FittedModel, query: Query): number[] {
	const scores = scoresOf(model, [query]);
	return Array.from(scores.keys())
		.filter((item) => !query.history.includes(item))
		.sort((a, b) => scores[b] - scores[a] || a - b);
}
