const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Interactions by weekday (Monday first) and hour, as the file's times say it (UTC): [7 × 24], row-major. */
export function countByClock(timestamps: Float64Array): Uint32Array {
	const counts = new Uint32Array(7 * 24);
	for (const timestamp of timestamps) {
		const day = Math.floor(timestamp / DAY_MS);
		const hour = Math.floor((timestamp - day * DAY_MS) / HOUR_MS);
		// 1970 began on a Thursday.
		const weekday = (((day + 3) % 7) + 7) % 7;
		counts[weekday * 24 + hour]++;
	}
	return counts;
}
