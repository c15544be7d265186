import { rowColumns } from '$lib/core/csr-matrix';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { createItemWorld } from '$lib/evaluation/item-world';
import type { Shop } from '$lib/recommendation/shop';
import { paretoFront } from './pareto';
import { estimateSettings, joinScores, listAt, type SettingScores } from './setting-scores';
import { objectives, type StudioResult } from './studio-protocol';
import { settingsOf, type SweepRequest, usersOf } from './sweep-part';

const shownCount = 10;

/**
 * All parts of a sweep as one result: means with intervals, the front, and what the first shoppers would see.
 * @param parts [partCount][settingCount] as `sweepPart` gave them, in order
 * @throws AbortError
 */
export async function joinSweep(
	request: SweepRequest,
	parts: readonly (readonly SettingScores[])[],
	{ shop, split }: { shop: Shop; split: DatasetSplit },
	signal: AbortSignal,
): Promise<Omit<StudioResult, 'sweepMs'>> {
	const { k, pipeline, seed } = request;
	const settings = settingsOf(request);
	const scores = settings.map((_, setting) => joinScores(parts.map((part) => part[setting])));
	const estimates = await estimateSettings(scores, k, createItemWorld(split), seed, signal);
	const front = paretoFront(estimates.map((one) => objectives.map((objective) => one[objective]?.mean ?? 0)));
	const users = usersOf(request, { part: 0, partCount: 1 }, split);
	const shownUsers = users.subarray(0, shownCount);
	const shown = scores.map((one) => Array.from(shownUsers, (_, place) => listAt(one, place, k).slice()));
	return {
		points: settings.map((weights, setting) => ({
			weights,
			estimates: estimates[setting],
			isOnFront: front[setting],
			lists: shown[setting],
		})),
		currentIndex: settings.findIndex((weights) =>
			weights.every((weight, link) => Math.abs(weight - pipeline.rerankers[link].weight) < 0.006),
		),
		userCount: users.length,
		items: describe(shop, shown.flat()),
		shownUserIds: Array.from(shownUsers, (user) => split.userIds[user]),
		heldOut: Array.from(shownUsers, (user) => rowColumns(split.test, user)),
		k,
	};
}

function describe({ info }: Shop, lists: readonly Uint32Array[]): StudioResult['items'] {
	const itemIndices = new Set(lists.flatMap((list) => [...list]));
	return new Map(
		Array.from(itemIndices, (item) => [item, { title: info.titles[item], category: info.categories[item] }]),
	);
}
