import { expect, test } from 'vitest';
import { models } from '$lib/models/registry';
import { dealSlots, modelColour, SLOT_COUNT } from './model-colours';

/** A blend, which stands beside its members, may have the colour of one. */
const ids = Object.values(models)
	.filter(({ meta }) => !meta.capabilities.combines)
	.map(({ meta }) => meta.id);

test('no two models share a colour while there are colours', () => {
	expect(new Set(ids.map(modelColour)).size).toBe(Math.min(ids.length, SLOT_COUNT));
});

test('a model nobody thought of has a colour of its own, then shares with one other, never with those every shop trains', () => {
	const coming = Array.from({ length: 8 }, (_, place) => `model to come ${place}`);
	const slots = dealSlots([...ids, ...coming]);
	const own = coming.slice(0, SLOT_COUNT - ids.length);
	for (const id of own) expect(Object.values(slots).filter((slot) => slot === slots[id]).length).toBe(1);
	const taken = Object.values(slots);
	for (const id of coming) {
		expect(slots[id]).toBeGreaterThan(4);
		expect(slots[id]).toBeLessThanOrEqual(SLOT_COUNT);
		expect(taken.filter((slot) => slot === slots[id]).length).toBeLessThanOrEqual(2);
	}
	// Who had a colour before keeps it.
	expect(dealSlots(ids)).toEqual(Object.fromEntries(ids.map((id) => [id, slots[id]])));
});

test('a run of a model that this version lacks has a colour', () => {
	expect(modelColour('gone')).toMatch(/^var\(--model-\d+\)$/);
});
