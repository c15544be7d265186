import { expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { amidBestItems } from './amid-best-items';
import { nearestItems } from './nearest-items';

test('the nearest point the same way, whatever their length; ties by index; a zero vector is near nothing', () => {
	const items = Float32Array.of(1, 0, 10, 1, 0, 0, 0, 3, 2, 0, -1, 0);
	const near = nearestItems({ dim: 2, items }, 0, 4);
	expect(near.map(({ itemIndex }) => itemIndex)).toEqual([4, 1, 2, 3]);
	expect(near[0].cosine).toBeCloseTo(1);
	expect(near[2].cosine).toBe(0);
});

test('a user stands amid the items that come first for them', () => {
	const items = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
	const places = Float32Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? (at < 10 ? -1 : 1) : 0.5));
	const users = Float32Array.of(2, 0, 0, 3, 0, -1);
	expect([...amidBestItems({ dim: 2, items, users }, places, referenceKernels)]).toEqual([-1, 0.5, 1, 0.5, -1, 0.5]);
	expect(amidBestItems({ dim: 2, items }, places, referenceKernels)).toHaveLength(0);
});
