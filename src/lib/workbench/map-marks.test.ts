import { expect, test } from 'vitest';
import type { MapShopper } from '$lib/recommendation/map/map-calls';
import { marksOf, pathOf } from './map-marks';

const eventOf = (itemIndex: number, timestamp: number) => ({ itemIndex, event: 'purchase', value: 1, timestamp });
/** Newest first, as the shop tells it. */
const shopper: MapShopper = {
	history: { events: [eventOf(4, 9), eventOf(2, 8), eventOf(2, 7), eventOf(7, 1)], heldOut: [] },
	list: [2, 5],
};

test('a path goes from the oldest to the newest, and stays where nothing changed', () => {
	expect(pathOf(shopper)).toEqual([7, 2, 4]);
	expect(pathOf(null)).toEqual([]);
});

test('of two marks the one that says more stays', () => {
	const marks = marksOf([{ itemIndex: 7, cosine: 1 }], shopper, 5, 12);
	expect([...marks].sort()).toEqual([
		[12, 'shopper'],
		[2, 'list'],
		[4, 'history'],
		[5, 'chosen'],
		[7, 'history'],
	]);
});
