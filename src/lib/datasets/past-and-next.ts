import type { SplitOptions, TrainingData } from './dataset-split';
import { placesOf } from './gather';
import { entriesOf } from './validation-slice';

/** Training data cut once more: what was known, and what came next. Both over all users and items. */
export interface PastAndNext {
	past: TrainingData;
	next: TrainingData;
}

const nextShare = 0.1;
/** Whoever has fewer rows keeps them all in the past. */
const leastRows = 3;

/**
 * Cuts the training rows as the test was cut from them: by one moment in time under a time split (the newest tenth of the rows comes next),
 * else the newest row of each user with at least three, by time and then by item index. Test rows play no part.
 */
export function pastAndNext(train: TrainingData, split: SplitOptions): PastAndNext {
	const isNext = split.kind === 'time' ? afterMoment(train) : newestOfUsers(train);
	return { past: entriesOf(train, placesOf(isNext, 0)), next: entriesOf(train, placesOf(isNext, 1)) };
}

function afterMoment({ timestamps }: TrainingData): Uint8Array {
	const sorted = timestamps.slice().sort();
	const cut = sorted[Math.max(0, Math.ceil((1 - nextShare) * sorted.length) - 1)] ?? 0;
	return Uint8Array.from(timestamps, (time) => (time > cut ? 1 : 0));
}

function newestOfUsers({ matrix, timestamps }: TrainingData): Uint8Array {
	const isNext = new Uint8Array(timestamps.length);
	for (let user = 0; user < matrix.rowCount; user++) {
		const [start, end] = [matrix.rowOffsets[user], matrix.rowOffsets[user + 1]];
		if (end - start < leastRows) continue;
		let newest = start;
		for (let entry = start + 1; entry < end; entry++) if (timestamps[entry] >= timestamps[newest]) newest = entry;
		isNext[newest] = 1;
	}
	return isNext;
}
