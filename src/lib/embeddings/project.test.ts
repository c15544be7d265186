import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { fitToSquare, projectPca } from './project-pca';
import { projectUmap } from './project-umap';

const quiet = () => ({ rng: createRng(1), signal: new AbortController().signal, onProgress: () => {} });

describe('principal components', () => {
	test('find two planted directions in eight, and how much they hold', () => {
		const rng = createRng(2);
		const rowCount = 4000;
		const rows = new Float32Array(rowCount * 8);
		const planted: number[] = [];
		for (let row = 0; row < rowCount; row++) {
			const [first, second] = [6 * rng.normal(), 3 * rng.normal()];
			planted.push(first, second);
			// The first direction alternates in sign; the second is orthogonal to it.
			for (let axis = 0; axis < 8; axis++) {
				const sign = axis % 2 === 0 ? 1 : -1;
				rows[row * 8 + axis] = (sign * first + second) / Math.sqrt(8) + 0.1 * rng.normal() + 5;
			}
		}
		const { points, explained } = projectPca(rows, 8);
		expect(explained[0]).toBeCloseTo(36 / (45 + 0.08), 1);
		expect(explained[1]).toBeCloseTo(9 / (45 + 0.08), 1);
		for (const side of [0, 1]) {
			const found = Array.from({ length: rowCount }, (_, row) => points[row * 2 + side]);
			const truth = Array.from({ length: rowCount }, (_, row) => planted[row * 2 + side]);
			expect(Math.abs(correlation(found, truth))).toBeGreaterThan(0.995);
		}
		expect(Math.max(...points)).toBeLessThanOrEqual(1.000001);
	});

	test('lay other rows along the same axes, to a scale of their own', () => {
		const rows = Float32Array.of(-3, 0, 3, 0, 0, -1, 0, 1);
		const { points, others } = projectPca(rows, 2, Float32Array.of(-30, 0, 30, 0, 0, 15));
		[-1, 0, 1, 0, 0, -1 / 3, 0, 1 / 3].forEach((value, place) => expect(points[place]).toBeCloseTo(value, 5));
		expect(others[0]).toBeCloseTo(-1, 5);
		expect(others[2]).toBeCloseTo(1, 5);
		expect(others[5] - others[1]).toBeCloseTo(0.5, 5);
		expect(projectPca(rows, 2).others).toHaveLength(0);
	});

	test('take one row, equal rows and one dimension without a NaN', () => {
		for (const rows of [Float32Array.of(1, 2), new Float32Array(10).fill(3)]) {
			expect([...projectPca(rows, 2).points].every(Number.isFinite)).toBe(true);
		}
		expect([...projectPca(Float32Array.of(1, 2, 4), 1).points].every(Number.isFinite)).toBe(true);
	});
});

test('a picture keeps its proportions in the square', () => {
	expect([...fitToSquare(Float32Array.of(0, 0, 4, 2))]).toEqual([-1, -0.5, 1, 0.5]);
});

describe('UMAP', () => {
	const rng = createRng(4);
	const dim = 6;
	const rows = Float32Array.from({ length: 60 * dim }, (_, place) => {
		const group = Math.floor(place / dim) % 3;
		return (place % dim === group ? 5 : 0) + 0.3 * rng.normal();
	});

	test('keeps three groups apart, and gives the same bytes for the same seed', async () => {
		const points = await projectUmap(rows, dim, quiet());
		const distance = (a: number, b: number) =>
			Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);
		let alike = 0;
		for (let row = 0; row < 60; row++) {
			const others = [...Array(60).keys()].filter((other) => other !== row);
			const nearest = others.reduce((best, other) => (distance(row, other) < distance(row, best) ? other : best));
			if (nearest % 3 === row % 3) alike++;
		}
		expect(alike).toBeGreaterThanOrEqual(57);
		expect(await projectUmap(rows, dim, quiet())).toEqual(points);
	});

	test('stops when it is told to', async () => {
		const abort = new AbortController();
		const context = { ...quiet(), signal: abort.signal, onProgress: () => abort.abort() };
		await expect(projectUmap(rows, dim, context)).rejects.toMatchObject({ name: 'AbortError' });
	});
});

function correlation(a: readonly number[], b: readonly number[]): number {
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const [meanA, meanB] = [mean(a), mean(b)];
	const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
		x.reduce((sum, value, place) => sum + (value - mx) * (y[place] - my), 0);
	return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}
