import type { PlotSeries } from '$lib/components/experiment-plot';
import type { ExperimentRecord } from '$lib/experiments/ab/experiment-record';
import { intervalName } from '$lib/experiments/analysis/format-metric-value';

type Watched = Pick<ExperimentRecord, 'spec' | 'looks'>;

/**
 * The deciding metric of each arm by day.
 * @param colours [arms] css values
 */
export function valueSeries({ spec, looks }: Watched, colours: readonly string[]): PlotSeries[] {
	return spec.arms.map(({ label }, arm) => ({
		label,
		colour: colours[arm],
		points: looks.map(({ day, values }) => {
			const { value, low, high } = values[arm];
			return { x: day + 1, y: value, low, high };
		}),
	}));
}

/**
 * Each arm's difference from the first by day. Of two arms both readings: the interval of one look, and the one that may be looked at
 * every day.
 * @param colours [arms] css values
 */
export function differenceSeries({ spec, looks }: Watched, colours: readonly string[]): PlotSeries[] {
	const [, ...treated] = spec.arms;
	return treated.flatMap(({ label }, index) => {
		const seen = looks.flatMap(({ day, comparisons }) => (comparisons ? [{ x: day + 1, ...comparisons[index] }] : []));
		const colour = colours[index + 1];
		const points = seen.map(({ x, difference, low, high }) => ({ x, y: difference, low, high }));
		if (treated.length > 1) return [{ label, colour, points }];
		const bound = (of: 'sequentialLow' | 'sequentialHigh') => seen.map((look) => ({ x: look.x, y: look[of] }));
		return [
			{ label: `${label}, ${intervalName(spec.alpha)} of one look`, colour, points },
			{ label: 'always-valid, upper', colour, points: bound('sequentialHigh'), dashed: true },
			{ label: 'always-valid, lower', colour, points: bound('sequentialLow'), dashed: true },
		];
	});
}
