import { breathe } from '$lib/core/abort';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { createItemWorld } from '$lib/evaluation/item-world';
import { testUsers } from '$lib/evaluation/test-requests';
import type { Kernels } from '$lib/kernels/kernel';
import { chooseFrom, requestsPerBlock, scoreBuffer, shortlist } from '$lib/recommendation/recommend';
import type { Pipeline } from '$lib/recommendation/recommendation';
import { sceneRequestOf } from '$lib/recommendation/scene-request';
import type { Shop } from '$lib/recommendation/shop';
import { emptyScores, scoreList, type SettingScores } from './setting-scores';
import type { StudioRequest, SweepPart } from './studio-protocol';
import { weightSettings, withWeights } from './weight-settings';

/** Few enough that a cancel is heard within a fraction of a second. */
const usersPerBlock = 50;

export type SweepRequest = Omit<StudioRequest, 'shop'>;

/**
 * The lists of a scene's chain at many weights over one of several equal parts of the held-out users, judged one by one. Candidates
 * are found once for each user and re-ranked at every setting, by the two halves of `recommend()`: the lists are those the page
 * would show.
 * @throws AbortError; InvalidRequestError where the pipeline does not compile or nobody can be judged
 */
export async function sweepPart(
	request: SweepRequest,
	part: SweepPart,
	{ shop, split, kernels }: { shop: Shop; split: DatasetSplit; kernels: Kernels },
	{ signal, onProgress }: { signal: AbortSignal; onProgress: OnProgress },
): Promise<SettingScores[]> {
	const startedAt = performance.now();
	const { scene, k } = request;
	const users = usersOf(request, part, split);
	const settings = settingsOf(request);
	const pipelines = settings.map((weights) => pipelineAt(shop, request, split, weights));
	// The current one may be without re-rankers and would then find no more than k candidates.
	const widest = pipelines.find(({ rerankers }) => rerankers.length > 0) ?? pipelines[0];
	const world = { test: split.test, histories: split.train.matrix, items: createItemWorld(split) };
	const scores = settings.map(() => emptyScores(users.length, k));

	const total = users.length * settings.length;
	const blockSize = Math.min(usersPerBlock, requestsPerBlock(widest.itemCount));
	const buffer = scoreBuffer(Math.min(blockSize, users.length), widest.itemCount);
	for (let start = 0; start < users.length; start += blockSize) {
		const block = users.subarray(start, start + blockSize);
		const asked = Array.from(block, (user) => {
			return shop.prepare({ ...sceneRequestOf(scene, k, split, user), pipeline: request.pipeline }).asked;
		});
		const drafts = shortlist(asked, widest, kernels, buffer);
		for (const [setting, pipeline] of pipelines.entries()) {
			const done = start * settings.length + setting * block.length;
			onProgress({ phase: 'Trying settings', done, total, unit: 'lists', elapsedMs: performance.now() - startedAt });
			await breathe(signal);
			chooseFrom(drafts, pipeline, kernels, buffer).forEach(({ itemIndices }, row) =>
				scoreList(scores[setting], start + row, world, block[row], itemIndices, k),
			);
		}
	}
	return scores;
}

/** [settingCount] weights of the chain. */
export function settingsOf({ pipeline, settingCount }: SweepRequest): number[][] {
	return weightSettings(
		pipeline.rerankers.map(({ weight }) => weight),
		settingCount,
	);
}

/**
 * The held-out users of a part; part 0 begins with the first of all.
 * @throws InvalidRequestError where nobody can be judged
 */
export function usersOf(
	{ userCount, seed }: SweepRequest,
	{ part, partCount }: SweepPart,
	split: DatasetSplit,
): Uint32Array {
	const all = createRng(seed).fork('studio').shuffle(testUsers(split.train.matrix, split.test)).slice(0, userCount);
	if (all.length === 0) {
		throw new InvalidRequestError(
			'No shopper has held-out rows to judge a list by: choose a protocol that keeps some.',
		);
	}
	const edge = (place: number) => Math.ceil((place * all.length) / partCount);
	return all.subarray(edge(part), edge(part + 1));
}

function pipelineAt(shop: Shop, request: SweepRequest, split: DatasetSplit, weights: readonly number[]): Pipeline {
	const pipeline = withWeights(request.pipeline, weights);
	return shop.prepare({ ...sceneRequestOf(request.scene, request.k, split, null), pipeline }).pipeline;
}
