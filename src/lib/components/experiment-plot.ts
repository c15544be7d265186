/** One line of a plot, with its interval where it has one. */
export interface PlotSeries {
	label: string;
	/** A css colour. */
	colour: string;
	points: readonly { x: number; y: number; low?: number; high?: number }[];
	/** For a second reading of the same thing. */
	dashed?: boolean;
}

export interface PlotFrame {
	x: (value: number) => number;
	y: (value: number) => number;
	xTicks: number[];
	yTicks: number[];
}

/** Round numbers that cover a range: 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
	if (!(high > low)) return [low];
	const rough = (high - low) / wanted;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
	const ticks: number[] = [];
	// A hair of tolerance: 0.3 / 0.1 is 2.9999….
	for (let tick = Math.ceil(low / step - 1e-9); tick * step <= high + step * 1e-9; tick++) {
		ticks.push(Number((tick * step).toPrecision(12)));
	}
	return ticks;
}

/**
 * The range of the lines. A first point's interval may be ten times the last one's; what lies beyond four times the middle width
 * is drawn over the edge, so that the lines stay readable.
 */
export function valueRange(series: readonly PlotSeries[], withZero: boolean): [number, number] {
	const points = series.flatMap(({ points: all }) => all).filter(({ y }) => Number.isFinite(y));
	if (points.length === 0) return [0, 1];
	const widths = points
		.map(({ y, low = y, high = y }) => high - low)
		.filter(Number.isFinite)
		.sort((a, b) => a - b);
	const most = 2 * (widths[widths.length >> 1] ?? 0);
	let low = Math.min(...points.map(({ y, low: lower = y }) => Math.max(y - most, lower)));
	let high = Math.max(...points.map(({ y, high: upper = y }) => Math.min(y + most, upper)));
	if (withZero) [low, high] = [Math.min(0, low), Math.max(0, high)];
	if (low === high) return [low - 0.5, high + 0.5];
	const room = 0.05 * (high - low);
	return [low === 0 && withZero ? 0 : low - room, high === 0 && withZero ? 0 : high + room];
}

export function linePath(
	points: PlotSeries['points'],
	x: (value: number) => number,
	y: (value: number) => number,
): string {
	return points
		.filter((point) => Number.isFinite(point.y))
		.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
		.join('');
}

/** The area between `low` and `high`; '' where there are no intervals. */
export function bandPath(
	points: PlotSeries['points'],
	x: (value: number) => number,
	y: (value: number) => number,
	limits: readonly [number, number],
): string {
	const clamp = (value: number) => Math.min(limits[1], Math.max(limits[0], value));
	const banded = points.filter(({ low, high }) => low !== undefined && high !== undefined && !Number.isNaN(low + high));
	if (banded.length < 2) return '';
	const upper = banded.map((point) => `${x(point.x).toFixed(1)} ${y(clamp(point.high!)).toFixed(1)}`);
	const lower = banded.map((point) => `${x(point.x).toFixed(1)} ${y(clamp(point.low!)).toFixed(1)}`).reverse();
	return `M${upper.join('L')}L${lower.join('L')}Z`;
}
