import type { VisitorTotals } from '$lib/experiments/simulation/visitor-totals';
import { addToRatio, emptyRatioSums, ratioEstimate } from '$lib/statistics/ratio-metric';
import { sampleMoments } from '$lib/statistics/sample-moments';
import type { ExperimentMetric } from './experiment-metrics';

/** One arm's visitors seen through one metric. */
export interface MetricSample {
	/** [visitors] values, or numerators of a ratio. */
	values: Float64Array;
	/** [visitors] of a ratio, else null. */
	denominators: Float64Array | null;
}

/** @param visitors user indices */
export function metricSample(metric: ExperimentMetric, totals: VisitorTotals, visitors: Uint32Array): MetricSample {
	return {
		values: Float64Array.from(visitors, (user) => metric.value(totals, user)),
		denominators: metric.denominator ? Float64Array.from(visitors, (user) => metric.denominator!(totals, user)) : null,
	};
}

/** What a sample says of its arm alone. */
export interface SampleSummary {
	count: number;
	value: number;
	/** Of the value; NaN of fewer than two visitors. */
	variance: number;
	/** Of one visitor: variance × count, what planning needs. */
	unitVariance: number;
}

export function summarise({ values, denominators }: MetricSample): SampleSummary {
	const count = values.length;
	if (denominators) {
		const sums = emptyRatioSums();
		for (let place = 0; place < count; place++) addToRatio(sums, values[place], denominators[place]);
		const { ratio, variance } = ratioEstimate(sums);
		return { count, value: ratio, variance, unitVariance: variance * count };
	}
	const { mean, variance } = sampleMoments(values);
	return { count, value: mean, variance: variance / count, unitVariance: variance };
}
