import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSlots } from './merge-slots';

const itemCount = 6;

test('every slot finds its item and its row, no two candidates are alike, and the scratch is left clean', () => {
	const scratch = new Uint32Array(2 * itemCount);
	const slot = fc.record({ item: fc.integer({ min: 0, max: itemCount - 1 }), isHidden: fc.boolean() });
	fc.assert(
		fc.property(fc.array(slot, { maxLength: 40 }), (drawn) => {
			const slots = Uint32Array.from(drawn, ({ item }) => item);
			const rows = Uint32Array.from(drawn, ({ item, isHidden }) => (isHidden ? itemCount : item));
			const { items, itemRows, slotCounts, candidateOfSlot } = mergeSlots(slots, rows, scratch);
			const places = [...items.keys()];
			expect([...candidateOfSlot].map((candidate) => items[candidate])).toEqual([...slots]);
			expect([...candidateOfSlot].map((candidate) => itemRows[candidate])).toEqual([...rows]);
			expect([...slotCounts]).toEqual(places.map((place) => candidateOfSlot.filter((own) => own === place).length));
			expect(new Set(places.map((place) => `${items[place]} ${itemRows[place]}`)).size).toBe(items.length);
			expect(itemRows.length).toBe(items.length);
			expect(scratch.every((value) => value === 0)).toBe(true);
		}),
	);
});
