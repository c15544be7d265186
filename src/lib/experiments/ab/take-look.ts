import type { ExperimentReport } from '$lib/experiments/analysis/experiment-report';
import type { Look } from './experiment-record';

/** The deciding metric of a report as a point of the charts; always-valid p-values only fall. */
export function takeLook(day: number, { visitors, metrics: [main] }: ExperimentReport, before: Look | undefined): Look {
	return {
		day,
		visitors,
		values: main.arms.map(({ value, low, high }) => ({ value, low, high })),
		comparisons:
			main.obstacle === null
				? main.comparisons.map(({ fixed, sequential }, index) => ({
						difference: fixed.difference,
						low: fixed.low,
						high: fixed.high,
						sequentialLow: sequential.low,
						sequentialHigh: sequential.high,
						sequentialPValue: Math.min(sequential.pValue, before?.comparisons?.[index]?.sequentialPValue ?? 1),
					}))
				: null,
	};
}

/** True where an always-valid test with so many comparisons has found something. */
export function hasDecided({ comparisons }: Look, alpha: number): boolean {
	return (comparisons ?? []).some(({ sequentialPValue }) => sequentialPValue * comparisons!.length < alpha);
}
