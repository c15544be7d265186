import { InvalidRequestError } from '$lib/core/errors';
import type { Dataset } from '$lib/interactions/dataset';
import { orderByTime } from '$lib/interactions/profile/order-by-time';

/** Some rows of a data set. */
export interface LogWindow extends Dataset {
	/** Row numbers of the log. */
	rows: Uint32Array;
}

/** How much of the end of a log is "now": a share of its rows, or days before its last row. */
export type NewestPart = { kind: 'share'; share: number } | { kind: 'days'; days: number };

const DAY_MS = 86_400_000;

/**
 * The log before and after a cut in time; rows at the moment of the cut are in the newer part.
 * @throws InvalidRequestError where the log has no times or one side would be empty
 */
export function cutByTime(dataset: Dataset, newest: NewestPart): { baseline: LogWindow; current: LogWindow } {
	const { timestamps, hasTimestamps } = dataset.log;
	if (!hasTimestamps) {
		throw new InvalidRequestError(
			'This data set has no times, so it has no earlier and later part: compare it with another data set.',
		);
	}
	const byTime = orderByTime(timestamps);
	const last = byTime.length - 1;
	const cutMs =
		newest.kind === 'days'
			? timestamps[byTime[last]] - newest.days * DAY_MS
			: timestamps[byTime[Math.min(last, Math.floor((1 - newest.share) * byTime.length))]];
	const start = byTime.findIndex((row) => timestamps[row] >= cutMs);
	if (start <= 0) {
		throw new InvalidRequestError('The whole log would be the newer part: choose a shorter one.');
	}
	return {
		baseline: { ...dataset, rows: byTime.slice(0, start) },
		current: { ...dataset, rows: byTime.slice(start) },
	};
}

/** All rows of a data set. */
export function wholeLog(dataset: Dataset): LogWindow {
	return { ...dataset, rows: Uint32Array.from(dataset.log.userIndices.keys()) };
}
