import type { EventRule, InteractionMapping } from './file-preview';

/**
 * What counts as positive: the rows that say a shopper wanted an item. It is chosen at the import, kept with the data set,
 * part of its fingerprint, and what training and evaluation start from.
 */
export interface PositiveRule {
	/** Only rows with value ≥ minValue; null takes all. Blank values pass no threshold. */
	minValue: number | null;
	/** Only these events; null takes all. */
	events: readonly string[] | null;
	/** The least value of single events, instead of `minValue`: a rating needs 4 stars, a purchase none. */
	minValues?: Readonly<Record<string, number>> | undefined;
}

/** What a row is called where the file names no event. */
export const plainEvent = 'interaction';

/** Every row counts. */
export const allPositive: PositiveRule = { minValue: null, events: null };

/** Whether some row may not count. */
export function isRestrictive({ minValue, events, minValues = {} }: PositiveRule): boolean {
	return minValue !== null || events !== null || Object.keys(minValues).length > 0;
}

/** The least value a row of an event must have; null where it needs none. */
export function leastValueOf({ minValue, minValues = {} }: PositiveRule, event: string): number | null {
	return minValues[event] ?? minValue;
}

/**
 * What the mappings of a data set's files say together, about values as they are stored: an event's weight multiplies its
 * threshold, and with a half-life no threshold can be told from an old row.
 * @param eventNames of the log that was read
 */
export function positiveRuleOf(
	mappings: readonly InteractionMapping[],
	eventNames: readonly string[],
	fades: boolean,
): PositiveRule {
	const rules = new Map<string, EventRule>();
	for (const { events = {}, value } of mappings) {
		for (const [name, { positive, ...rule }] of Object.entries(events)) {
			// Where no column holds a value, there is none to compare.
			const asksValue = typeof positive === 'object';
			rules.set(name, positive && !(asksValue && value === null) ? { ...rule, positive } : rule);
		}
	}
	const counts = eventNames.filter((name) => rules.get(name)?.positive !== 'never');
	const events = counts.length === eventNames.length ? null : counts;
	const leastValues = counts.flatMap((name): [string, number][] => {
		const { positive, weight } = rules.get(name) ?? { positive: undefined, weight: 1 };
		return typeof positive === 'object' && !fades ? [[name, positive.from * weight]] : [];
	});
	if (leastValues.length === 0) return { minValue: null, events };
	// A log of one event needs no list by event.
	if (eventNames.length === 1) return { minValue: leastValues[0]![1], events };
	return { minValue: null, events, minValues: Object.fromEntries(leastValues) };
}

/** The rule of a data set that got further rows: what it said of its own events stands, new ones come as they are mapped. */
export function withFurtherEvents(
	rule: PositiveRule,
	known: readonly string[],
	added: PositiveRule,
	addedNames: readonly string[],
): PositiveRule {
	const fresh = addedNames.filter((name) => !known.includes(name));
	if (fresh.length === 0) return rule;
	const minValues: Record<string, number> = {};
	const give = (of: PositiveRule, names: readonly string[]) => {
		for (const name of names) {
			const least = leastValueOf(of, name);
			if (least !== null) minValues[name] = least;
		}
	};
	give(rule, known);
	give(added, fresh);
	const isAll = rule.events === null && added.events === null;
	const events = isAll
		? null
		: [...(rule.events ?? known), ...fresh.filter((name) => added.events?.includes(name) ?? true)];
	return { minValue: null, events, ...(Object.keys(minValues).length > 0 && { minValues }) };
}

/** A 3 of 5 is a shrug, so only 4 and 5 say "liked it". */
export const likedStars = 4;

/** Stars from ½ or 1 to 5. People rate what they chose, so stars lean high; quantities from 1 to 5 are mostly 1. */
export function looksLikeStars({ min, max, mean }: { min: number; max: number; mean: number }): boolean {
	return min > 0 && min <= 3 && max === 5 && mean >= 2.5;
}

/** "purchase, and rating from 4 on": in words for the page. */
export function describePositive(rule: PositiveRule, eventNames: readonly string[]): string {
	if (!isRestrictive(rule)) return 'every row';
	const names = rule.events ?? eventNames;
	const words = names.map((name) => {
		const least = leastValueOf(rule, name);
		const plain = name === plainEvent ? 'a value' : name;
		if (least === null) return name === plainEvent ? 'every row' : name;
		return `${plain} of at least ${Number(least.toPrecision(6))}`;
	});
	return words.length < 2 ? (words[0] ?? 'no row') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
