import type { DatasetSummary } from './dataset';
import { likedStars, looksLikeStars, type PositiveRule } from './positive';

/** What a data set counts as positive; one stored before the choice was kept counts what its values look like. */
export function positiveOf(summary: DatasetSummary): PositiveRule {
	if (summary.positive) return summary.positive;
	return { minValue: looksRated(summary) ? likedStars : null, events: null };
}

function looksRated({ hasValues, valueRange, eventNames }: DatasetSummary): boolean {
	if (!hasValues) return false;
	return valueRange
		? looksLikeStars(valueRange)
		: eventNames.some((name) => /^(rating|rate|rated|stars?|review)$/i.test(name));
}
