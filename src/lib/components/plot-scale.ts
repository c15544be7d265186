/** A figure or small letter of a plot is about so wide, in pixels. */
export const LETTER_PX = 7.2;

/** As much of a name as fits into so many pixels of a plot. */
export function fitName(name: string, room: number): string {
	const most = Math.max(1, Math.floor(room / LETTER_PX));
	return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
}

/** Round numbers from 0 to at least `max`, about `count` of them. */
export function niceTicks(max: number, count = 4): number[] {
	if (!(max > 0)) return [0, 1];
	const rough = max / count;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
	const ticks: number[] = [];
	// Multiplying, not adding: 0.1 + 0.2 would drift.
	for (let index = 0; ; index++) {
		const tick = Number((index * step).toPrecision(12));
		ticks.push(tick);
		if (tick >= max) return ticks;
	}
}
