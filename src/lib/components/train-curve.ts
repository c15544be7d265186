/** One point of a learning curve. */
export interface CurvePoint {
	/** Epochs done, from 1. */
	at: number;
	value: number;
}

/** Smallest and largest value; [0, 0] without points. */
export function extent(points: readonly CurvePoint[]): [number, number] {
	if (points.length === 0) return [0, 0];
	const values = points.map((point) => point.value);
	return [Math.min(...values), Math.max(...values)];
}

/** An SVG path through the points, to a tenth of a pixel. */
export function linePath(
	points: readonly CurvePoint[],
	x: (at: number) => number,
	y: (value: number) => number,
): string {
	return points
		.map(({ at, value }, index) => `${index ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
		.join('');
}
