import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetOf, pairsOf, type Row } from './test-dataset';
import { prepare } from './prepare';

const all = { minValue: null, minInteractions: 0, events: null };

describe('prepare', () => {
	test('of a repeated pair the last row by (time, file order) stays, with its value and event', () => {
		const dataset = datasetOf([
			{ user: 'a', item: 'x', value: 1, time: 5 },
			{ user: 'a', item: 'x', value: 2, time: 9, event: 'purchase' },
			{ user: 'a', item: 'x', value: 3, time: 9, event: 'view' },
			{ user: 'a', item: 'x', value: 4, time: 2 },
			{ user: 'b', item: 'x', value: 5, time: 1 },
		]);
		const prepared = prepare(dataset, all);
		expect(pairsOf(prepared)).toEqual(['a,x', 'b,x']);
		expect([...prepared.values]).toEqual([3, 5]);
		expect([...prepared.timestamps]).toEqual([9, 1]);
		expect(prepared.eventNames[prepared.eventCodes[0]!]).toBe('view');
	});

	test('indices count by first appearance of the rows that remain, in file order', () => {
		const dataset = datasetOf([
			{ user: 'dropped', item: 'z', value: 1 },
			{ user: 'b', item: 'y', value: 5 },
			{ user: 'a', item: 'z', value: 5 },
			{ user: 'b', item: 'z', value: 5 },
		]);
		const prepared = prepare(dataset, { ...all, minValue: 4 });
		expect(prepared.userIds).toEqual(['b', 'a']);
		expect(prepared.itemIds).toEqual(['y', 'z']);
		expect([...prepared.userIndices]).toEqual([0, 1, 0]);
		expect([...prepared.itemIndices]).toEqual([0, 1, 1]);
		expect(prepared.catalogue.itemIds).toEqual(['y', 'z']);
	});

	test('filters come before the collapse: an early 5 stays where a later 1 is filtered out', () => {
		const dataset = datasetOf([
			{ user: 'a', item: 'x', value: 5, time: 1 },
			{ user: 'a', item: 'x', value: 1, time: 2 },
		]);
		expect([...prepare(dataset, { ...all, minValue: 4 }).values]).toEqual([5]);
	});

	test('only the chosen events count', () => {
		const dataset = datasetOf([
			{ user: 'a', item: 'x', event: 'view' },
			{ user: 'a', item: 'y', event: 'purchase' },
		]);
		expect(pairsOf(prepare(dataset, { ...all, events: ['purchase'] }))).toEqual(['a,y']);
	});

	test('the core is iterated: dropping an item drops a user, and that another item', () => {
		const dataset = datasetOf([
			{ user: 'a', item: 'x' },
			{ user: 'a', item: 'y' },
			{ user: 'b', item: 'x' },
			{ user: 'b', item: 'y' },
			{ user: 'c', item: 'y' },
			{ user: 'c', item: 'z' },
			{ user: 'd', item: 'z' },
			{ user: 'd', item: 'only-d' },
		]);
		// only-d goes, then d (one row left), then z, then c.
		expect(pairsOf(prepare(dataset, { ...all, minInteractions: 2 }))).toEqual(['a,x', 'a,y', 'b,x', 'b,y']);
	});

	test('equals the definition, written the slow way', () => {
		const rows = fc.array(
			fc.record({
				user: fc.constantFrom('a', 'b', 'c', 'd'),
				item: fc.constantFrom('p', 'q', 'r', 's', 't'),
				value: fc.integer({ min: 1, max: 5 }),
				time: fc.nat(4),
			}),
			{ minLength: 1, maxLength: 40 },
		);
		fc.assert(
			fc.property(rows, fc.nat(3), fc.constantFrom(null, 3), (given, minInteractions, minValue) => {
				const expected = slowPrepare(given, minInteractions, minValue);
				const dataset = datasetOf(given);
				if (expected.length === 0) {
					expect(() => prepare(dataset, { ...all, minInteractions, minValue })).toThrow(/No (row|user)/);
					return;
				}
				const prepared = prepare(dataset, { ...all, minInteractions, minValue });
				expect(pairsOf(prepared)).toEqual(expected.map(({ user, item }) => `${user},${item}`));
				expect([...prepared.timestamps]).toEqual(expected.map(({ time }) => time));
				expect(prepared.userIds).toEqual([...new Set(expected.map(({ user }) => user))]);
			}),
			{ numRuns: 300 },
		);
	});

	test('an empty result names the filter and the way out', () => {
		const dataset = datasetOf([{ user: 'a', item: 'x', value: 3, event: 'view' }]);
		expect(() => prepare(dataset, { ...all, minInteractions: 5 })).toThrow(/at least 5 interactions.*lower/);
		expect(() => prepare(dataset, { ...all, minValue: 4 })).toThrow(/value of at least 4.*lower/);
		expect(() => prepare(dataset, { ...all, events: ['buy'] })).toThrow(/no event "buy".*"view"/);
		expect(() => prepare(dataset, { ...all, events: [] })).toThrow(/choose at least one/);
		expect(() => prepare(datasetOf([]), all)).toThrow(/holds no interactions/);
	});
});

function slowPrepare(rows: Row[], core: number, minValue: number | null): Row[] {
	let kept = rows.filter(({ value }) => minValue === null || value! >= minValue);
	kept = kept.filter(
		(row, place) =>
			!kept.some(
				(other, otherPlace) =>
					other.user === row.user &&
					other.item === row.item &&
					(other.time! > row.time! || (other.time === row.time && otherPlace > place)),
			),
	);
	for (;;) {
		const rich = (key: 'user' | 'item', id: string) => kept.filter((row) => row[key] === id).length >= core;
		const next = kept.filter(({ user, item }) => rich('user', user) && rich('item', item));
		if (next.length === kept.length) return kept;
		kept = next;
	}
}
