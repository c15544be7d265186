import { alignCatalogue, numberColumn, textColumn } from '$lib/interactions/catalogue';
import type { Dataset } from '$lib/interactions/dataset';
import { coPurchases, countCategories, type CategoryCount, type CoPurchases } from './categories';
import { countByClock } from './clock';
import type { LogIndex } from './row-orders';
import { countNewcomers, type Newcomers } from './newcomers';
import { priceDistribution, type PriceDistribution } from './price-distribution';
import { describeUsers, type UserColumn } from '$lib/interactions/user-table';
import { rankFrequency, type RankFrequency } from './rank-frequency';

/** What the Profile page draws beyond the Data page's picture. Null where the data set does not know. */
export interface DeepProfile {
	users: RankFrequency;
	items: RankFrequency;
	/** [7 × 24] by weekday (Monday first) and hour, UTC. */
	clock: Uint32Array | null;
	newcomers: Newcomers | null;
	prices: PriceDistribution | null;
	/** Most taken first. */
	categories: CategoryCount[] | null;
	coPurchases: CoPurchases | null;
	/** Who the users are, where a file described them. */
	people: UserColumn[] | null;
}

/** O(rows + items): every part is one pass over an index made before. */
export function profileDeeply({ log, catalogue, users }: Dataset, index: LogIndex): DeepProfile {
	const items = alignCatalogue(catalogue, log.itemIds);
	const prices = numberColumn(items, 'price');
	const categories = textColumn(items, 'category');
	const counts = categories && countCategories(categories, index.perItem);
	return {
		users: rankFrequency(index.perUser),
		items: rankFrequency(index.perItem),
		clock: log.hasTimestamps ? countByClock(log.timestamps) : null,
		newcomers: log.hasTimestamps ? countNewcomers(log, index) : null,
		prices: prices && priceDistribution(prices, index.perItem),
		categories: counts && counts.length > 0 ? counts : null,
		coPurchases: categories && counts && coPurchases(log, index, categories, counts),
		people: users ? describeUsers(users, log.userIds) : null,
	};
}
