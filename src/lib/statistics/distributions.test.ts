import { expect, test } from 'vitest';
import { chiSquareSurvival, standardNormal, studentT, twoSided } from './distributions';

test('figures of scipy 1.17, far tails with all their digits', () => {
	const close = (found: number, expected: number) => expect(Math.abs(found / expected - 1)).toBeLessThan(1e-10);
	close(twoSided(studentT(5), 30), 7.718648620496053e-7);
	close(twoSided(standardNormal, -9), 2.2571768119076647e-19);
	close(standardNormal.quantile(0.975), 1.959963984540054);
	close(studentT(7).quantile(0.975), 2.364624251592784);
	close(chiSquareSurvival(3.84, 1), 0.05004352124870519);
	expect(twoSided(standardNormal, 0)).toBe(1);
});
