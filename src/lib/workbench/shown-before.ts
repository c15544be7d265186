import { getSetting, setSetting } from '$lib/storage/settings-store';

/** A look longer ago than this is forgotten: a cap tires nobody for ever. */
const rememberedDays = 30;

/** By item id: how often it stood on a shelf, and on which day (since 1970) the last time. */
type Shown = Record<string, readonly [count: number, day: number]>;

const keyOf = (datasetId: string, userId: string) => `shown ${datasetId} ${userId}`;

/** How often each item stood on a shelf of one shopper in the last thirty days, by item id. */
export async function shownBefore(datasetId: string, userId: string, day: number): Promise<Record<string, number>> {
	const shown = await getSetting<Shown>(keyOf(datasetId, userId), {});
	return Object.fromEntries(Object.entries(stillKnown(shown, day)).map(([itemId, [count]]) => [itemId, count]));
}

/** Counts one more look at some items. @throws StorageQuotaError; what was counted before stays */
export async function noteShown(
	datasetId: string,
	userId: string,
	itemIds: readonly string[],
	day: number,
): Promise<void> {
	const key = keyOf(datasetId, userId);
	const shown = { ...stillKnown(await getSetting<Shown>(key, {}), day) };
	for (const itemId of itemIds) shown[itemId] = [(shown[itemId]?.[0] ?? 0) + 1, day];
	await setSetting(key, shown);
}

function stillKnown(shown: Shown, day: number): Shown {
	return Object.fromEntries(Object.entries(shown).filter(([, [, last]]) => day - last < rememberedDays));
}
