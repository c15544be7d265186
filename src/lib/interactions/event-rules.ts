import { parseValue } from './cell-values';
import type { EventRule, InteractionMapping, LeaveOutRule } from './file-preview';
import { plainEvent } from './positive';

/** What the events of a file count. */
export class EventRules {
	readonly #rules: ReadonlyMap<string, EventRule>;
	/** Whether some row's value is not what the file says. */
	readonly changeValues: boolean;

	readonly #plainName: string;

	constructor({ events = {}, eventName = plainEvent }: InteractionMapping) {
		this.#plainName = eventName;
		this.#rules = new Map(Object.entries(events));
		this.changeValues = [...this.#rules.values()].some(({ weight }) => weight !== 1);
	}

	/** @param name '' where the row names no event */
	weightOf(name: string): number {
		return this.#rules.get(name === '' ? this.#plainName : name)?.weight ?? 1;
	}
}

/** Whether a row's cell says that a known shape leaves it out. */
export function isLeftOut(cell: string, { when, text }: LeaveOutRule): boolean {
	const plain = cell.trim().toLowerCase();
	if (when === 'is negative') return parseValue(plain) < 0;
	return when === 'is' ? plain === text.toLowerCase() : plain.startsWith(text.toLowerCase());
}
