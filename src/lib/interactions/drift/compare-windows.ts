import { alignCatalogue, splitCell, textColumn } from '$lib/interactions/catalogue';
import { jensenShannonDivergence } from '$lib/statistics/jensen-shannon';
import { spearmanCorrelation } from '$lib/statistics/spearman-correlation';
import { binnedDrift, categoryDrift, numberDrift } from './column-drift';
import type { ColumnDrift, DriftReport, DriftSide, ItemShift } from './drift-report';
import type { LogWindow } from './log-window';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHIFTS = 8;
/** A text column with more values than this is a name, not a kind. */
const MOST_KINDS = 500;

/**
 * What changed from one window to another: every column of the log and of the items people take, who is new and who is
 * gone, and how popularity moved. Windows may come from different data sets: items are joined by id.
 */
export function compareWindows(baseline: LogWindow, current: LogWindow): DriftReport {
	const [before, after] = [countItems(baseline), countItems(current)];
	const columns = [...logColumns(baseline, current, before, after), ...catalogueColumns(baseline, current)];
	return {
		baseline: sideOf(baseline, before.size),
		current: sideOf(current, after.size),
		columns: columns.filter((column) => column !== null).sort((a, b) => b.psi - a.psi),
		items: itemDrift(baseline, current, before, after),
	};
}

function sideOf({ log, rows }: LogWindow, itemCount: number): DriftSide {
	let [first, last] = [Infinity, -Infinity];
	for (const row of rows) {
		first = Math.min(first, log.timestamps[row]);
		last = Math.max(last, log.timestamps[row]);
	}
	return {
		interactionCount: rows.length,
		userCount: countUsers({ log, rows }).length,
		itemCount,
		firstTimestamp: log.hasTimestamps && rows.length > 0 ? first : null,
		lastTimestamp: log.hasTimestamps && rows.length > 0 ? last : null,
	};
}

function logColumns(
	baseline: LogWindow,
	current: LogWindow,
	before: ReadonlyMap<string, number>,
	after: ReadonlyMap<string, number>,
): (ColumnDrift | null)[] {
	const numbers = (name: string, label: string, valuesOf: (window: LogWindow) => Float64Array) =>
		numberDrift({ name, label }, valuesOf(baseline), valuesOf(current));
	const hours = (window: LogWindow) => {
		const counts = new Uint32Array(24);
		for (const row of window.rows) counts[((Math.floor(window.log.timestamps[row] / HOUR_MS) % 24) + 24) % 24]++;
		return counts;
	};
	const events = ({ log, rows }: LogWindow) => {
		const counts = new Map<string, number>();
		for (const row of rows) add(counts, log.eventNames[log.eventCodes[row]]);
		return counts;
	};
	const values = ({ log, rows }: LogWindow) => Float64Array.from(rows, (row) => log.values[row]);
	const [haveTimes, haveValues] = (['hasTimestamps', 'hasValues'] as const).map(
		(flag) => baseline.log[flag] && current.log[flag],
	);
	return [
		categoryDrift({ name: 'event', label: 'Kind of event' }, events(baseline), events(current)),
		haveValues ? numbers('value', 'Value (rating, quantity)', values) : null,
		haveTimes
			? binnedDrift(
					{ name: 'hour', label: 'Hour of the day' },
					Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
					hours(baseline),
					hours(current),
				)
			: null,
		haveTimes
			? numbers('interactions a visit', 'Interactions of a user on a day', perVisit)
			: numbers('interactions a user', 'Interactions of a user', (window) => Float64Array.from(countUsers(window))),
		popularityGroups(before, after),
	];
}

/** Which part of the assortment is taken: by place in the baseline's ranking, and what it did not have. */
function popularityGroups(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ColumnDrift {
	const ends = [0.01, 0.05, 0.1, 0.2, 0.5, 1];
	const ranked = [...before].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
	const groupOf = new Map(
		ranked.map(([itemId], rank) => [itemId, ends.findIndex((end) => rank < Math.max(1, end * ranked.length))]),
	);
	const labels = ['top 1 %', 'to 5 %', 'to 10 %', 'to 20 %', 'to 50 %', 'the rest', 'new items'];
	const counts = [before, after].map((side) => {
		const histogram = new Uint32Array(labels.length);
		for (const [itemId, count] of side) histogram[groupOf.get(itemId) ?? ends.length] += count;
		return histogram;
	});
	return binnedDrift({ name: 'popularity', label: 'Popularity of what is taken' }, labels, counts[0], counts[1]);
}

/** Columns both catalogues have, by name, over interactions. */
function catalogueColumns(baseline: LogWindow, current: LogWindow): (ColumnDrift | null)[] {
	const sides = [baseline, current].map((window) => ({
		window,
		items: alignCatalogue(window.catalogue, window.log.itemIds),
	}));
	return sides[0].items.columns.map((column) => {
		if (['title', 'description', 'image'].includes(column.role)) return null;
		const both = sides.map(({ items }) =>
			items.columns.find(({ name, kind }) => name === column.name && kind === column.kind),
		);
		const about = {
			name: column.name,
			label: `${column.name.replace(/^./, (first) => first.toUpperCase())} of what is taken`,
		};
		if (column.kind === 'number') {
			const [a, b] = sides.map(({ window: { log, rows } }, side) => {
				const values = both[side]?.values ?? [];
				return Float64Array.from(rows, (row) => Number(values[log.itemIndices[row]] ?? NaN));
			});
			return numberDrift(about, a, b);
		}
		const [a, b] = sides.map(({ window: { log, rows } }, side) => {
			const parts = Array.from<string | number, string[]>(both[side]?.values ?? [], (cell) => splitCell(String(cell)));
			const counts = new Map<string, number>();
			for (const row of rows) for (const part of parts[log.itemIndices[row]] ?? []) add(counts, part);
			return counts;
		});
		return a.size > MOST_KINDS ? null : categoryDrift(about, a, b);
	});
}

function itemDrift(
	baseline: LogWindow,
	current: LogWindow,
	before: ReadonlyMap<string, number>,
	after: ReadonlyMap<string, number>,
): DriftReport['items'] {
	const itemIds = [...new Set([...before.keys(), ...after.keys()])];
	const countsBefore = Float64Array.from(itemIds, (itemId) => before.get(itemId) ?? 0);
	const countsAfter = Float64Array.from(itemIds, (itemId) => after.get(itemId) ?? 0);
	const [n, m] = [baseline.rows.length, current.rows.length];
	const isShared = (_: unknown, place: number) => countsBefore[place] > 0 && countsAfter[place] > 0;
	const shared = [countsBefore.filter(isShared), countsAfter.filter(isShared)];
	const titles = new Map<string, string>();
	for (const { catalogue } of [baseline, current]) {
		const column = textColumn(catalogue, 'title');
		if (column) catalogue.itemIds.forEach((itemId, item) => titles.set(itemId, column[item]));
	}
	const shifts = itemIds
		.map((itemId, place): ItemShift => ({
			itemId,
			title: titles.get(itemId) ?? '',
			baseline: countsBefore[place] / n,
			current: countsAfter[place] / m,
		}))
		.sort((a, b) => b.current - b.baseline - (a.current - a.baseline));
	const only = (own: Float64Array, other: Float64Array, total: number) => {
		const places = [...itemIds.keys()].filter((place) => own[place] > 0 && other[place] === 0);
		return { count: places.length, share: places.reduce((sum, place) => sum + own[place], 0) / total };
	};
	const [fresh, gone] = [only(countsAfter, countsBefore, m), only(countsBefore, countsAfter, n)];
	return {
		newCount: fresh.count,
		newShare: fresh.share,
		vanishedCount: gone.count,
		vanishedShare: gone.share,
		rankCorrelation: shared[0].length < 3 ? null : spearmanCorrelation(shared[0], shared[1]).statistic,
		jensenShannon: jensenShannonDivergence(countsBefore, countsAfter),
		risers: shifts.slice(0, SHIFTS).filter((shift) => shift.current > shift.baseline),
		fallers: shifts
			.slice(-SHIFTS)
			.reverse()
			.filter((shift) => shift.current < shift.baseline),
	};
}

/** Interactions of each item that has some. */
function countItems({ log, rows }: LogWindow): Map<string, number> {
	const counts = new Uint32Array(log.itemIds.length);
	for (const row of rows) counts[log.itemIndices[row]]++;
	const named = new Map<string, number>();
	counts.forEach((count, item) => count > 0 && named.set(log.itemIds[item], count));
	return named;
}

/** Interactions of each user that has some, in no order. */
function countUsers({ log, rows }: Pick<LogWindow, 'log' | 'rows'>): Uint32Array {
	const counts = new Uint32Array(log.userIds.length);
	for (const row of rows) counts[log.userIndices[row]]++;
	return counts.filter((count) => count > 0);
}

/** Rows of each user on each day they came: unlike rows of a user, no longer in a longer window. */
function perVisit({ log, rows }: LogWindow): Float64Array {
	const counts = new Map<number, number>();
	for (const row of rows) {
		const visit = Math.floor(log.timestamps[row] / DAY_MS) * log.userIds.length + log.userIndices[row];
		counts.set(visit, (counts.get(visit) ?? 0) + 1);
	}
	return Float64Array.from(counts.values());
}

function add(counts: Map<string, number>, name: string): void {
	counts.set(name, (counts.get(name) ?? 0) + 1);
}
