import { describe, expect, it } from 'vitest';
import { fitName, niceTicks } from './plot-scale';

describe('the ticks of an axis', () => {
	it('are round and reach the largest value', () => {
		expect(niceTicks(1834)).toEqual([0, 500, 1000, 1500, 2000]);
		expect(niceTicks(3)).toEqual([0, 1, 2, 3]);
		expect(niceTicks(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
	});

	it('exist where nothing was counted', () => {
		expect(niceTicks(0)).toEqual([0, 1]);
	});
});

it('cuts a name where the room ends, and never to nothing', () => {
	expect(fitName('Sunglasses', 200)).toBe('Sunglasses');
	expect(fitName('A category with a long name', 90)).toBe('A category…');
	expect(fitName('Sunglasses', 0)).toBe('…');
});
