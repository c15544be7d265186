import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { initialiseTower, layerBias, layerWeights, layOutTower, normaliseRows, runTower } from './dense-layers';

test('lays towers out one behind the other, weights then bias', () => {
	const first = layOutTower(2, [3], 1, 0);
	const second = layOutTower(1, [], 2, first.end);
	expect(first.end).toBe(2 * 3 + 3 + 3 * 1 + 1);
	expect(second.end).toBe(first.end + 1 * 2 + 2);
	const weights = Float32Array.from({ length: second.end }, (_, index) => index);
	expect([...layerWeights(weights, second.layers[0])]).toEqual([13, 14]);
	expect([...layerBias(weights, second.layers[0])]).toEqual([15, 16]);
});

test('runs a tower as written by hand: product, bias, ReLU between layers and none at the end', () => {
	const tower = layOutTower(2, [2], 1, 0);
	const weights = Float32Array.of(1, -1, 2, 0, 0.5, 0.25, 3, -4, -20);
	// Hidden: (1·1 + 2·2 + .5, −1 + .25) → (5.5, 0); out: 16.5 − 20.
	const out = runTower(referenceKernels, tower, weights, Float32Array.of(1, 2), false);
	expect([...out]).toEqual([-3.5]);
});

test('scales rows to length 1 and leaves a zero row finite', () => {
	const rows = Float32Array.of(3, 4, 0, 0);
	normaliseRows(rows, 2);
	[0.6, 0.8, 0, 0].forEach((value, index) => expect(rows[index]).toBeCloseTo(value, 5));
});

test('draws fresh weights within the Glorot limit and biases at zero', () => {
	const tower = layOutTower(10, [], 14, 0);
	const weights = new Float32Array(tower.end).fill(9);
	layerBias(weights, tower.layers[0]).fill(0);
	initialiseTower(tower, weights, createRng(1));
	const matrix = layerWeights(weights, tower.layers[0]);
	expect(Math.max(...matrix.map(Math.abs))).toBeLessThanOrEqual(0.5);
	expect(Math.max(...matrix.map(Math.abs))).toBeGreaterThan(0.45);
	expect(layerBias(weights, tower.layers[0]).every((value) => value === 0)).toBe(true);
});
