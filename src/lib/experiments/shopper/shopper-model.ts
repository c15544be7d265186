/**
 * What is true of the shoppers: the simulation asks it, no arm ever sees it. Indices are those of the data set's split.
 * Utilities are in units of a logit; how they become clicks and orders is the simulation's business.
 */
export interface ShopperModel {
	/** 'planted': the demo store's own truth; 'fitted': a choice model learned from the log. */
	readonly kind: 'planted' | 'fitted';
	readonly userCount: number;
	readonly itemCount: number;
	/** [itemCount] index into the categories; boredom and seasons live there. */
	readonly categories: Uint16Array;
	readonly categoryCount: number;
	/** [itemCount] 1 where the catalogue says nothing: order value then counts items. */
	readonly prices: Float32Array;
	readonly hasPrices: boolean;
	/** [itemCount] share of the price that the shop keeps. */
	readonly margins: Float32Array;
	/** [userCount] how often a shopper comes, relative to the others. */
	readonly activities: Float32Array;
	/** [categoryCount] swing of the season in logits, and the day of the year where it peaks. */
	readonly seasonAmplitudes: Float32Array;
	readonly seasonPeakDays: Float32Array;
	/** The day simulated as day 0, milliseconds since 1970. */
	readonly startsAt: number;
	/** How much the shopper wants the item, fresh: no season, no fatigue. */
	utility(userIndex: number, itemIndex: number): number;
	/** Another item that goes into the basket with this one, or −1; `draw` is uniform in [0, 1). */
	complement(itemIndex: number, draw: number): number;
}
