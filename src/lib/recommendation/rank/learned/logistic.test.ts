import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { fitLogistic, lossAt, sigmoid, type WeightedRows } from './logistic';

function randomRows(seed: number, rowCount: number, featureCount: number): WeightedRows {
	const rng = createRng(seed);
	const features = Float32Array.from({ length: rowCount * featureCount }, () => rng.normal());
	const labels = Float32Array.from({ length: rowCount }, (_, row) =>
		rng.next() < sigmoid(1.5 * features[row * featureCount] - 1) ? 1 : 0,
	);
	return { features, featureCount, labels, weights: Float32Array.from(labels, () => 0.5 + rng.next()) };
}

describe('logistic regression', () => {
	test('one binary feature: the closed form, log-odds of each half', async () => {
		// 3 of 10 without the feature, 8 of 10 with it.
		const features = Float32Array.from({ length: 20 }, (_, row) => (row < 10 ? 0 : 1));
		const labels = Float32Array.from({ length: 20 }, (_, row) => (row < 3 || (row >= 10 && row < 18) ? 1 : 0));
		const rows = { features, featureCount: 1, labels, weights: new Float32Array(20).fill(1) };
		const { coefficients } = await fitLogistic(rows, { l2: 1e-12 });
		expect(coefficients[1]).toBeCloseTo(Math.log(3 / 7), 6);
		expect(coefficients[0]).toBeCloseTo(Math.log(8 / 2) - Math.log(3 / 7), 6);
	});

	test('weights count as so many rows', async () => {
		const rows = randomRows(1, 60, 3);
		const twice = {
			...rows,
			features: Float32Array.from([...rows.features, ...rows.features]),
			labels: Float32Array.from([...rows.labels, ...rows.labels]),
			weights: Float32Array.from([...rows.weights, ...rows.weights]),
		};
		const doubled = { ...rows, weights: rows.weights.map((weight) => 2 * weight) };
		const [a, b] = [await fitLogistic(twice, { l2: 2 }), await fitLogistic(doubled, { l2: 2 })];
		a.coefficients.forEach((value, index) => expect(value).toBeCloseTo(b.coefficients[index], 9));
	});

	test('ends where every finite difference of the loss is 0 and no step goes down', async () => {
		const rows = randomRows(2, 300, 5);
		const l2 = 3;
		const { coefficients, loss } = await fitLogistic(rows, { l2 });
		expect(loss).toBeCloseTo(lossAt(rows, coefficients, l2), 9);
		for (let index = 0; index < coefficients.length; index++) {
			const at = (change: number) => {
				const moved = coefficients.slice();
				moved[index] += change;
				return lossAt(rows, moved, l2);
			};
			expect(Math.abs((at(1e-4) - at(-1e-4)) / 2e-4)).toBeLessThan(1e-5);
			expect(at(0.05)).toBeGreaterThan(loss);
			expect(at(-0.05)).toBeGreaterThan(loss);
		}
	});

	test('labels a plane parts need the penalty, and a broken step is refused', async () => {
		const rows = {
			features: Float32Array.of(-1, -2, 1, 2),
			featureCount: 1,
			labels: Float32Array.of(0, 0, 1, 1),
			weights: Float32Array.of(1, 1, 1, 1),
		};
		const { coefficients } = await fitLogistic(rows, { l2: 0.1 });
		expect(coefficients[0]).toBeGreaterThan(0.5);
		expect(coefficients[0]).toBeLessThan(5);
		const constant = { ...rows, features: new Float32Array(4), labels: Float32Array.of(0, 1, 1, 1) };
		await expect(fitLogistic(constant, { l2: 0 })).rejects.toMatchObject({ name: 'ModelFitError' });
	});
});
