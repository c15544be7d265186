import { describe, expect, test } from 'vitest';
import { tinyTrainingData } from '$lib/models/tiny-worlds';
import { ratingBaseline } from './rating-baseline';
import { planVectors, vectorMatrix, vectorValues } from './signal';

const blank = Float32Array.of(5, NaN, 1);

describe('signal', () => {
	test('implicit data counts a blank rating as taken', () => {
		expect([...vectorValues(blank, planVectors('implicit', 'pearson').values)]).toEqual([1, 1, 1]);
	});

	test('explicit data takes a blank rating for no opinion, also in the mean', () => {
		expect([...vectorValues(blank, planVectors('explicit', 'cosine').values)]).toEqual([5, 0, 1]);
		expect([...vectorValues(blank, planVectors('explicit', 'pearson').values)]).toEqual([2, 0, -2]);
	});

	test('explicit Pearson centres what was rated, so that the kernel has no zeros to centre', () => {
		expect(planVectors('explicit', 'pearson').similarity).toBe('cosine');
		expect(planVectors('implicit', 'pearson').similarity).toBe('pearson');
	});

	test('each row is centred by itself', () => {
		const { matrix } = tinyTrainingData(2, 2, [
			{ user: 0, item: 0, value: 1 },
			{ user: 0, item: 1, value: 3 },
			{ user: 1, item: 1, value: 5 },
		]);
		expect([...vectorMatrix(matrix, 'centred-ratings').values]).toEqual([-1, 1, 0]);
		expect([...matrix.values]).toEqual([1, 3, 5]);
	});

	test('the baseline leaves blanks out and falls back on the overall mean', () => {
		const { matrix } = tinyTrainingData(3, 2, [
			{ user: 0, item: 0, value: 2 },
			{ user: 0, item: 1, value: NaN },
			{ user: 1, item: 1, value: NaN },
			{ user: 2, item: 1, value: 5 },
		]);
		const { rowMeans, ...rest } = ratingBaseline(matrix);
		expect([...rowMeans]).toEqual([2, 3.5, 5]);
		expect(rest).toEqual({ globalMean: 3.5, lowest: 2, highest: 5 });
	});
});
