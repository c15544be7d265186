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

const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
/** From here on two prices a cent apart may be one number of 32 bits. */
const CENTS_END = 2 ** 17;

/** A price that was kept in 32 bits, rounded to the digits that are true; no currency, as the file does not say which. */
export function truePrice(price: number): number {
	const size = Math.abs(price);
	if (!(size >= CENTS_END)) return Math.round(price * 100) / 100;
	const spacing = 2 ** (Math.floor(Math.log2(size)) - 23);
	const step = Math.max(1, 10 ** Math.ceil(Math.log10(spacing)));
	return Math.round(price / step) * step;
}

/** 19.99 → "19.99", 1234567.875 → "1,234,568", 123456792 → "123,456,790"; '' where there is none. */
export function formatPrice(price: number): string {
	if (!Number.isFinite(price)) return '';
	return (Math.abs(price) < CENTS_END ? cents : counts).format(truePrice(price));
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
