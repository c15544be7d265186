/** How far a long task is. `total` is null while unknown; `unit` is a plural in words ("rows", "epochs"). */
export interface Progress {
	phase: string;
	done: number;
	total: number | null;
	unit: string;
	elapsedMs: number;
}

export type OnProgress = (progress: Progress) => void;

/** Milliseconds left at the pace so far; null until at least 2 % is done. */
export function remainingMs({ done, total, elapsedMs }: Progress): number | null {
	if (total === null || done < total * 0.02 || done === 0) return null;
	return (elapsedMs / done) * Math.max(0, total - done);
}

/** Passes on at most one call per `intervalMs`, so that progress never floods a message port. */
export function throttle<T>(listener: (value: T) => void, intervalMs = 100): (value: T) => void {
	let last = -Infinity;
	return (value) => {
		const now = performance.now();
		if (now - last < intervalMs) return;
		last = now;
		listener(value);
	};
}
