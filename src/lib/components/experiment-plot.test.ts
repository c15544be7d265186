import { describe, expect, test } from 'vitest';
import { bandPath, linePath, niceTicks, valueRange } from './experiment-plot';

const id = (value: number) => value;

describe('series plot', () => {
	test('ticks are round and inside the range', () => {
		expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
		expect(niceTicks(-0.3, 0.3, 3)).toEqual([-0.2, 0, 0.2]);
		expect(niceTicks(3, 3, 4)).toEqual([3]);
	});

	test('one huge first interval does not flatten the rest', () => {
		const points = [
			{ x: 1, y: 0, low: -100, high: 100 },
			{ x: 2, y: 0.1, low: -1, high: 1.2 },
			{ x: 3, y: 0.2, low: -0.8, high: 1.2 },
		];
		const [low, high] = valueRange([{ label: '', colour: '', points }], true);
		expect(low).toBeGreaterThan(-6);
		expect(high).toBeLessThan(6);
		expect(low).toBeLessThan(-1);
	});

	test('lines and bands skip what is no number', () => {
		const points = [
			{ x: 0, y: 1, low: 0, high: 2 },
			{ x: 1, y: NaN, low: NaN, high: NaN },
			{ x: 2, y: 3, low: 2, high: 9 },
		];
		expect(linePath(points, id, id)).toBe('M0.0 1.0L2.0 3.0');
		expect(bandPath(points, id, id, [0, 4])).toBe('M0.0 2.0L2.0 4.0L2.0 2.0L0.0 0.0Z');
	});
});
