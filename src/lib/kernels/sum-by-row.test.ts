import { expect, test } from 'vitest';
import { sumByRow } from './sum-by-row';

test('rows keep the order of their first appearance, and each sum has all of its gradients', () => {
	const { rows, sums } = sumByRow(Uint32Array.of(7, 2, 7, 9), Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40), 2);
	expect([...rows]).toEqual([7, 2, 9]);
	expect([...sums]).toEqual([4, 40, 2, 20, 4, 40]);
});
