import { breathe } from '$lib/core/abort';
import { rowColumns } from '$lib/core/csr-matrix';
import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { createItemWorld } from '$lib/evaluation/item-world';
import { testUsers } from '$lib/evaluation/test-requests';
import type { Kernels } from '$lib/kernels/kernel';
import { chooseFrom, requestsPerBlock, scoreBuffer, shortlist } from '$lib/recommendation/recommend';
import type { Pipeline } from '$lib/recommendation/recommendation';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import type { Shop } from '$lib/recommendation/shop';
import type { ShopRequest } from '$lib/recommendation/shop-protocol';
import { createSettingJudge } from './setting-judge';
import { paretoFront } from './pareto';
import { objectives, type StudioPoint, type StudioRequest, type StudioResult } from './studio-protocol';
import { weightSettings, withWeights } from './weight-settings';

const shownCount = 10;
/** Few enough that a cancel is heard within a fraction of a second. */
const usersPerBlock = 200;

type SweepRequest = Omit<StudioRequest, 'shop'>;

/**
 * Judges a scene's chain at many weights over the same held-out users. Candidates are found once for each user and re-ranked at
 * every setting, by the two halves of `recommend()`: the lists are those the page would show.
 * @throws AbortError; InvalidRequestError where the pipeline does not compile or nobody can be judged
 */
export async function sweepWeights(
	request: SweepRequest,
	{ shop, split, kernels }: { shop: Shop; split: DatasetSplit; kernels: Kernels },
	{ signal, onProgress }: { signal: AbortSignal; onProgress: OnProgress },
): Promise<StudioResult> {
	const startedAt = performance.now();
	const { pipeline: spec, k, seed } = request;
	const users = drawUsers(split, request.userCount, seed);
	if (users.length === 0) {
		throw new InvalidRequestError(
			'No shopper has held-out rows to judge a list by: choose a protocol that keeps some.',
		);
	}
	const current = spec.rerankers.map(({ weight }) => weight);
	const settings = weightSettings(current, request.settingCount);
	const pipelines = settings.map((weights) => pipelineAt(shop, request, split, weights));
	// The current one may be without re-rankers and would then find no more than k candidates.
	const widest = pipelines.find(({ rerankers }) => rerankers.length > 0) ?? pipelines[0];
	const world = { test: split.test, histories: split.train.matrix, items: createItemWorld(split) };
	const judges = settings.map(() => createSettingJudge(world, k, users.length));
	const shown: Uint32Array[][] = settings.map(() => []);

	const total = users.length * settings.length;
	const blockSize = Math.min(usersPerBlock, requestsPerBlock(widest.itemCount));
	const buffer = scoreBuffer(Math.min(blockSize, users.length), widest.itemCount);
	for (let start = 0; start < users.length; start += blockSize) {
		const block = users.subarray(start, start + blockSize);
		const asked = Array.from(block, (user) => shop.prepare(shopRequestOf(request, split, user)).asked);
		const drafts = shortlist(asked, widest, kernels, buffer);
		for (const [setting, pipeline] of pipelines.entries()) {
			const done = start * settings.length + setting * block.length;
			onProgress({ phase: 'Trying settings', done, total, unit: 'lists', elapsedMs: performance.now() - startedAt });
			await breathe(signal);
			chooseFrom(drafts, pipeline, kernels, buffer).forEach(({ itemIndices }, row) => {
				judges[setting].judge(start + row, block[row], itemIndices);
				if (start + row < shownCount) shown[setting].push(itemIndices);
			});
		}
	}

	const estimates: StudioPoint['estimates'][] = [];
	for (const judge of judges) estimates.push(await judge.estimates(seed, signal));
	const front = paretoFront(estimates.map((one) => objectives.map((objective) => one[objective]?.mean ?? 0)));
	const shownUsers = users.subarray(0, shownCount);
	return {
		points: settings.map((weights, setting) => ({
			weights,
			estimates: estimates[setting],
			isOnFront: front[setting],
			lists: shown[setting],
		})),
		currentIndex: settings.findIndex((weights) =>
			weights.every((weight, link) => Math.abs(weight - current[link]) < 0.006),
		),
		userCount: users.length,
		items: describe(shop, shown.flat()),
		shownUserIds: Array.from(shownUsers, (user) => split.userIds[user]),
		heldOut: Array.from(shownUsers, (user) => rowColumns(split.test, user)),
		k,
		sweepMs: performance.now() - startedAt,
	};
}

function describe({ info }: Shop, lists: readonly Uint32Array[]): StudioResult['items'] {
	const itemIndices = new Set(lists.flatMap((list) => [...list]));
	return new Map(
		Array.from(itemIndices, (item) => [item, { title: info.titles[item], category: info.categories[item] }]),
	);
}

function pipelineAt(shop: Shop, request: SweepRequest, split: DatasetSplit, weights: readonly number[]): Pipeline {
	const pipeline = withWeights(request.pipeline, weights);
	return shop.prepare(shopRequestOf({ ...request, pipeline }, split, null)).pipeline;
}

function drawUsers({ train, test }: DatasetSplit, most: number, seed: number): Uint32Array {
	return createRng(seed).fork('studio').shuffle(testUsers(train.matrix, test)).slice(0, most);
}

/** What the page would ask for this user: in front of what they took last, where the scene starts from a product or a basket. */
export function shopRequestOf(
	{ scene, pipeline, k }: Pick<SweepRequest, 'scene' | 'pipeline' | 'k'>,
	{ train, userIds }: DatasetSplit,
	user: number | null,
): ShopRequest {
	const { anchors } = scenes[scene];
	const last = user === null ? null : lastItem(train, user);
	return {
		scene,
		userId: user === null ? null : userIds[user],
		session: [],
		basket: anchors === 'basket' && last !== null ? [last] : [],
		anchorItem: anchors === 'product' ? last : null,
		diversity: 0,
		showSeen: false,
		k,
		pipeline,
	};
}

function lastItem({ matrix, timestamps }: DatasetSplit['train'], user: number): number | null {
	let last: number | null = null;
	for (let row = matrix.rowOffsets[user]; row < matrix.rowOffsets[user + 1]; row++) {
		if (last === null || timestamps[row] >= timestamps[last]) last = row;
	}
	return last === null ? null : matrix.columnIndices[last];
}
