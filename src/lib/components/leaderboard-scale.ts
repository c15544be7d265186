import type { Estimate } from '$lib/evaluation/report';

/** Maps values to 0…100 % of a column's width, so that every interval of the column fits. */
export interface Scale {
	low: number;
	high: number;
	percent(value: number): number;
}

/** A scale over all intervals with a little air; metrics that cannot be negative never start below 0. */
export function scaleOver(estimates: readonly (Estimate | undefined)[]): Scale {
	const known = estimates.filter((estimate) => estimate !== undefined);
	const lowest = Math.min(...known.map((estimate) => estimate.low));
	const highest = Math.max(...known.map((estimate) => estimate.high));
	if (known.length === 0) return { low: 0, high: 1, percent: () => 0 };
	const air = (highest - lowest || Math.abs(highest) || 1) * 0.06;
	const low = lowest >= 0 ? Math.max(0, lowest - air) : lowest - air;
	const high = highest + air;
	return { low, high, percent: (value) => ((value - low) / (high - low)) * 100 };
}

/** A few round numbers between low and high, for an axis. */
export function ticksBetween(low: number, high: number, wanted = 4): number[] {
	const raw = (high - low) / wanted;
	const magnitude = 10 ** Math.floor(Math.log10(raw));
	const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= raw)!;
	const ticks: number[] = [];
	for (let count = Math.ceil(low / step); count * step <= high; count++) {
		ticks.push(Number((count * step).toPrecision(12)));
	}
	return ticks;
}
