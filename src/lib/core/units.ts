/** Numbers as people read them: one language, one style, the same on every page. */
const counts = new Intl.NumberFormat('en');

/** 6040 → "6,040". */
export function formatCount(count: number): string {
	return counts.format(count);
}

/** (1, "user") → "1 user", (6040, "user") → "6,040 users"; `plural` where an s is not enough. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
	return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Decimal units, three figures: 5310000 → "5.31 MB". */
export function formatBytes(sizeBytes: number): string {
	const names = ['B', 'kB', 'MB', 'GB', 'TB'];
	let value = sizeBytes;
	let name = 0;
	// 999.5 would be shown as 1000.
	while (value >= (name === 0 ? 1000 : 999.5) && name < names.length - 1) {
		value /= 1000;
		name++;
	}
	return `${name === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${names[name]}`;
}

/** 840 → "840 ms", 5200 → "5.2 s", 75000 → "1 min 15 s", 7260000 → "2 h 1 min". */
export function formatDuration(durationMs: number): string {
	if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
	if (durationMs < 9950) return `${(durationMs / 1000).toFixed(1)} s`;
	const seconds = Math.round(durationMs / 1000);
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Milliseconds since 1970 → "2001-02-28", in UTC as the file said it. */
export function formatDate(timestampMs: number): string {
	const date = new Date(timestampMs);
	return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 10);
}

/** Four decimals for shares and metrics; a dash where there is no number. */
export function formatMetric(value: number | null, digits = 4): string {
	return value === null || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}
