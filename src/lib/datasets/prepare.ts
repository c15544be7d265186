import { InvalidRequestError } from '$lib/core/errors';
import { alignCatalogue, type Catalogue } from '$lib/interactions/catalogue';
import type { Dataset } from '$lib/interactions/dataset';
import type { InteractionLog } from '$lib/interactions/interaction-log';
import { leastValueOf, type PositiveRule } from '$lib/interactions/positive';
import { collapseRepeats } from './collapse-repeats';
import type { PreparationOptions } from './dataset-split';
import { iterativeCore } from './iterative-core';
import { rowsOfLog } from './rows-of-log';

/** The rows that count, in file order, over dense users and items; no (user, item) pair twice. */
export interface PreparedDataset extends InteractionLog {
	readonly preparation: PreparationOptions;
	/** Row i describes itemIds[i]. */
	readonly catalogue: Catalogue;
}

/**
 * Filters by event and value, keeps of a repeated (user, item) pair the last by (timestamp, file order), then
 * drops users and items under `minInteractions` again and again until none is left (k-core), and numbers what
 * remains densely by first appearance in the file. All arrays of the result are new.
 * @throws InvalidRequestError when no row is left, naming the filter that took the last one
 */
export function prepare(dataset: Dataset, preparation: PreparationOptions): PreparedDataset {
	const { log } = dataset;
	if (log.userIndices.length === 0) {
		throw new InvalidRequestError('The data set holds no interactions: import a file that has some.');
	}
	const kept = iterativeCore(log, collapseRepeats(log, filterRows(log, preparation)), preparation.minInteractions);
	if (kept.length === 0) {
		throw new InvalidRequestError(
			`No user and item is left with at least ${preparation.minInteractions} interactions: ` +
				`lower “Interactions at least” or loosen the other filters.`,
		);
	}
	const rows = rowsOfLog(log, kept);
	return { preparation, ...rows, catalogue: alignCatalogue(dataset.catalogue, rows.itemIds) };
}

/**
 * The rows that pass the event and value filters, in file order.
 * @throws InvalidRequestError when none does or an event is unknown
 */
export function filterRows(log: InteractionLog, rule: PositiveRule): Uint32Array {
	const { events } = rule;
	const rowCount = log.userIndices.length;
	const wanted = events === null ? null : eventFilter(log, events);
	const leastValues = log.eventNames.map((name) => leastValueOf(rule, name));
	const rows = new Uint32Array(rowCount);
	let count = 0;
	for (let row = 0; row < rowCount; row++) {
		if (wanted !== null && !wanted[log.eventCodes[row]!]) continue;
		const least = leastValues[log.eventCodes[row]!] ?? null;
		// A blank value is NaN and passes no threshold.
		if (least !== null && !(log.values[row]! >= least)) continue;
		rows[count++] = row;
	}
	if (count > 0) return rows.subarray(0, count);
	throw new InvalidRequestError(noRow(rule));
}

function noRow({ minValue, events, minValues }: PositiveRule): string {
	if (minValues) return 'No row counts as positive: lower the least values, or choose other events.';
	if (minValue === null) {
		return `No row has the event ${events!.map((name) => `"${name}"`).join(' or ')}: choose other events.`;
	}
	return (
		`No row has a value of at least ${minValue}${events === null ? '' : ' and a chosen event'}: ` +
		`lower the least value, or leave it empty to keep all rows.`
	);
}

function eventFilter(log: InteractionLog, events: readonly string[]): boolean[] {
	if (events.length === 0) throw new InvalidRequestError('No event is chosen: choose at least one, or all.');
	const unknown = events.find((name) => !log.eventNames.includes(name));
	if (unknown !== undefined) {
		throw new InvalidRequestError(
			`The data set has no event "${unknown}"; it has ${log.eventNames.map((name) => `"${name}"`).join(', ')}.`,
		);
	}
	return log.eventNames.map((name) => events.includes(name));
}
