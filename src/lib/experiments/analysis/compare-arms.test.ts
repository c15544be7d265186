import { describe, expect, test } from 'vitest';
import { sampleMoments } from '$lib/statistics/sample-moments';
import { stratifiedDifference } from '$lib/statistics/stratified-difference';
import { stratifiedTest } from './compare-arms';

type Arms = readonly [Float64Array, Float64Array];

/** Values that differ from visitor to visitor, and by `level` from stratum to stratum. */
const visitors = (count: number, level: number) =>
	Float64Array.from({ length: count }, (_, visitor) => level + visitor);
const stratum = (inA: number, inB: number, level: number): Arms => [visitors(inA, level), visitors(inB, 3 * level)];
const together = (...parts: readonly Float64Array[]) => Float64Array.from(parts.flatMap((part) => Array.from(part)));

/** The test's answer where the visitors of strata[code] carry that code. */
function tested(strata: readonly Arms[]) {
	const codes = (arm: 0 | 1) => strata.flatMap((one, code) => Array.from(one[arm], () => code));
	const values = (arm: 0 | 1) => together(...strata.map((one) => one[arm]));
	return stratifiedTest([codes(0), codes(1)], [values(0), values(1)], 0.05);
}

/** What post-stratification over exactly these groups says. */
const expected = (groups: readonly Arms[]) =>
	stratifiedDifference(
		groups.map(([a]) => sampleMoments(a)),
		groups.map(([, b]) => sampleMoments(b)),
		0.05,
	);

describe('strata of an experiment', () => {
	test('stand alone from ten visitors in each arm; those with fewer in either arm are taken together', () => {
		const [large, alsoLarge] = [stratum(10, 10, 1), stratum(40, 10, 200)];
		const [fewInA, fewInB] = [stratum(9, 30, 50), stratum(30, 9, 900)];
		const rest: Arms = [together(fewInA[0], fewInB[0]), together(fewInA[1], fewInB[1])];
		expect(tested([large, fewInA, alsoLarge, fewInB])).toEqual(expected([large, alsoLarge, rest]));
	});

	test('that even together have one visitor in an arm are left out; two are enough for a spread', () => {
		const large = stratum(10, 10, 1);
		expect(tested([large, stratum(1, 5, 90), stratum(0, 3, 70)])).toEqual(expected([large]));
		expect(tested([large, stratum(5, 1, 90)])).toEqual(expected([large]));
		const [one, other] = [stratum(1, 1, 90), stratum(1, 1, 70)];
		const rest: Arms = [together(one[0], other[0]), together(one[1], other[1])];
		expect(tested([large, one, other])).toEqual(expected([large, rest]));
	});
});
