import { parseValue } from './cell-values';
import type { EventKind, EventRule, InteractionMapping } from './file-preview';
import { likedStars, looksLikeStars, plainEvent } from './positive';

const kindWords: readonly [kind: EventKind, words: RegExp][] = [
	['refund', /refund|return|cancel|retour/i],
	['purchase', /purchas|buy|order|transaction|sale|paid|checkout|kauf|achat/i],
	['cart', /cart|basket|wish|favo/i],
	['rating', /rat|review|star|like/i],
	['view', /view|click|visit|page|impression|session|detail/i],
];

/** What an event is, by its name. */
export function guessEventKind(name: string): EventKind {
	return kindWords.find(([, words]) => words.test(name))?.[0] ?? 'other';
}

/**
 * The mapping with what its events seem to be: stars count from 4 on, unless the mapping says otherwise.
 * @param rows of the sample, without the header
 */
export function withGuessedEvents(
	mapping: InteractionMapping,
	rows: readonly (readonly string[])[],
): InteractionMapping {
	if (mapping.value === null) return mapping;
	const ranges = new Map<string, ValueRange>();
	for (const row of rows) {
		const value = parseValue(row[mapping.value] ?? '');
		if (Number.isNaN(value)) continue;
		const name = (mapping.event === null ? '' : row[mapping.event]?.trim()) || (mapping.eventName ?? plainEvent);
		let range = ranges.get(name);
		// A column of more names than events have is none.
		if (!range && ranges.size >= mostEvents) return mapping;
		if (!range) ranges.set(name, (range = { min: Infinity, max: -Infinity, sum: 0, count: 0 }));
		range.min = Math.min(range.min, value);
		range.max = Math.max(range.max, value);
		range.sum += value;
		range.count++;
	}
	const rated = [...ranges].flatMap(([name, { min, max, sum, count }]): [string, EventRule][] => {
		const { weight = 1, positive } = mapping.events?.[name] ?? {};
		const isNamed = mapping.event !== null;
		if (positive !== undefined || (isNamed && guessEventKind(name) !== 'rating')) return [];
		if (!looksLikeStars({ min, max, mean: sum / count })) return [];
		return [[name, { kind: 'rating', weight, positive: { from: likedStars } }]];
	});
	return rated.length === 0 ? mapping : { ...mapping, events: { ...mapping.events, ...Object.fromEntries(rated) } };
}

const mostEvents = 24;

interface ValueRange {
	min: number;
	max: number;
	sum: number;
	count: number;
}
