import { expect, test } from 'vitest';
import { nearestItems } from './nearest-items';

test('the nearest point the same way, whatever their length; ties by index; a zero vector is near nothing', () => {
	const items = Float32Array.of(1, 0, 10, 1, 0, 0, 0, 3, 2, 0, -1, 0);
	const near = nearestItems({ dim: 2, items }, 0, 4);
	expect(near.map(({ itemIndex }) => itemIndex)).toEqual([4, 1, 2, 3]);
	expect(near[0].cosine).toBeCloseTo(1);
	expect(near[2].cosine).toBe(0);
});
