export interface PriceBin {
	/** From `from` (inclusive) to `to` (exclusive; the last bin inclusive). */
	from: number;
	to: number;
	items: number;
	interactions: number;
}

export interface PriceDistribution {
	bins: PriceBin[];
	/** Over the items that have a price. */
	median: number;
	/** Over interactions: what people really take. */
	medianTaken: number;
	unpriced: number;
}

const BIN_COUNT = 20;

/**
 * Prices in bins of equal ratio, because a shop's prices spread over orders of magnitude.
 * @param prices [itemCount] NaN where unknown; prices ≤ 0 count as unknown
 * @param perItem [itemCount] interactions of each item
 * @returns null where no item has a price
 */
export function priceDistribution(prices: Float32Array, perItem: Uint32Array): PriceDistribution | null {
	const priced = Uint32Array.from(prices.keys()).filter((item) => prices[item] > 0 && prices[item] < Infinity);
	if (priced.length === 0) return null;
	priced.sort((a, b) => prices[a] - prices[b]);
	const low = prices[priced[0]];
	const high = prices[priced[priced.length - 1]];
	const binCount = low === high ? 1 : BIN_COUNT;
	const edge = (bin: number) => low * (high / low) ** (bin / binCount);
	const bins = Array.from({ length: binCount }, (_, bin): PriceBin => {
		return { from: edge(bin), to: bin === binCount - 1 ? high : edge(bin + 1), items: 0, interactions: 0 };
	});
	let taken = 0;
	let bin = 0;
	for (const item of priced) {
		while (bin < binCount - 1 && prices[item] >= bins[bin].to) bin++;
		bins[bin].items++;
		bins[bin].interactions += perItem[item];
		taken += perItem[item];
	}
	return {
		bins,
		median: prices[priced[Math.floor((priced.length - 1) / 2)]],
		medianTaken: medianTaken(priced, prices, perItem, taken),
		unpriced: prices.length - priced.length,
	};
}

function medianTaken(ascending: Uint32Array, prices: Float32Array, perItem: Uint32Array, total: number): number {
	let sum = 0;
	for (const item of ascending) {
		sum += perItem[item];
		if (sum >= total / 2) return prices[item];
	}
	return NaN;
}
