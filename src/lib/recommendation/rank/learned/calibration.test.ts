import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { areaUnderCurve } from './area-under-curve';
import { fitCalibrator, probabilityOf } from './calibrator';
import { fitIsotonic, heightAt, poolAdjacentViolators } from './isotonic';
import { sigmoid } from './logistic';
import { reliabilityOf } from './reliability';

/** min over rising step sequences: every partition into runs of one level, the best of those that rise. */
function bruteIsotonic(values: number[], weights: number[]): number {
	let least = Infinity;
	for (let cuts = 0; cuts < 2 ** (values.length - 1); cuts++) {
		let [start, last, cost, rises] = [0, -Infinity, 0, true];
		for (let index = 0; index < values.length; index++) {
			if (index + 1 < values.length && ((cuts >> index) & 1) === 0) continue;
			let [sum, weight] = [0, 0];
			for (let at = start; at <= index; at++) {
				sum += values[at] * weights[at];
				weight += weights[at];
			}
			const level = sum / weight;
			rises &&= level >= last;
			for (let at = start; at <= index; at++) cost += weights[at] * (values[at] - level) ** 2;
			last = level;
			start = index + 1;
		}
		if (rises) least = Math.min(least, cost);
	}
	return least;
}

describe('isotonic regression', () => {
	test('pooling violators costs what the best of all rising sequences costs', () => {
		const value = fc.integer({ min: 0, max: 4 });
		fc.assert(
			fc.property(
				fc.array(fc.tuple(value, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 8 }),
				(pairs) => {
					const values = pairs.map(([v]) => v);
					const weights = pairs.map(([, w]) => w);
					const fitted = poolAdjacentViolators(Float64Array.from(values), Float64Array.from(weights));
					const cost = fitted.reduce((sum, level, index) => sum + weights[index] * (values[index] - level) ** 2, 0);
					expect([...fitted].every((level, index) => index === 0 || level >= fitted[index - 1])).toBe(true);
					expect(cost).toBeCloseTo(bruteIsotonic(values, weights), 9);
				},
			),
		);
	});

	test('goes through the blocks’ centres, rises between them and is flat beyond', () => {
		const line = fitIsotonic(Float64Array.of(1, 2, 3, 4, 10), Float32Array.of(0, 1, 0, 1, 1));
		expect([...line.scores]).toEqual([1, 2.5, 7]);
		expect([...line.rates]).toEqual([0, 0.5, 1]);
		expect([0, 1, 1.75, 2.5, 4.75, 7, 99].map((score) => heightAt(line, score))).toEqual([0, 0, 0.25, 0.5, 0.75, 1, 1]);
	});
});

/** Logits twice too sure of themselves, and an offset: what really comes true is σ(z / 2 − 1). */
function miscalibrated(seed: number, count: number) {
	const rng = createRng(seed);
	const logits = Float64Array.from({ length: count }, () => 2 * rng.normal());
	const labels = Float32Array.from(logits, (logit) => (rng.next() < sigmoid(logit / 2 - 1) ? 1 : 0));
	return { logits, labels };
}

describe('calibration', () => {
	test.each(['platt', 'isotonic'] as const)('%s lowers a planted error on rows it never saw', async (kind) => {
		const teach = miscalibrated(1, 4000);
		const check = miscalibrated(2, 4000);
		const calibrator = await fitCalibrator(kind, teach.logits, teach.labels);
		const reliability = (chosen: Parameters<typeof probabilityOf>[0]) =>
			reliabilityOf(
				check.logits.map((logit) => probabilityOf(chosen, logit)),
				check.labels,
			);
		const [before, after] = [reliability({ kind: 'none' }), reliability(calibrator)];
		expect(before.ece).toBeGreaterThan(0.1);
		expect(after.ece).toBeLessThan(0.03);
		expect(after.logLoss).toBeLessThan(before.logLoss);
		expect(after.ratio).toBeCloseTo(1, 1);
		const grid = Float64Array.from({ length: 200 }, (_, at) => probabilityOf(calibrator, -8 + 0.08 * at));
		expect(grid.every((value, at) => at === 0 || value >= grid[at - 1])).toBe(true);
		expect(
			areaUnderCurve(
				grid,
				Array.from(grid, (_, at) => (at > 100 ? 1 : 0)),
			),
		).toBeGreaterThan(0.99);
	});

	test('the planted sigmoid is found again', async () => {
		const { logits, labels } = miscalibrated(3, 20_000);
		const found = await fitCalibrator('platt', logits, labels);
		expect(found).toMatchObject({ kind: 'platt' });
		if (found.kind !== 'platt') return;
		expect(found.slope).toBeCloseTo(0.5, 1);
		expect(found.offset).toBeCloseTo(-1, 1);
	});

	test('logits that point the wrong way become the base rate, never a list upside down', async () => {
		const { logits, labels } = miscalibrated(4, 2000);
		const found = await fitCalibrator(
			'platt',
			logits.map((logit) => -logit),
			labels,
		);
		expect(probabilityOf(found, 3)).toBe(probabilityOf(found, -3));
	});
});

test('reliability: bins hold like shares of what is expected, and an interval holds the truth', () => {
	const probabilities = Float64Array.from({ length: 1000 }, (_, at) => (at < 900 ? 0.01 : 0.2));
	const labels = Float32Array.from(probabilities, (_, at) => (at < 9 || at >= 980 ? 1 : 0));
	const { bins, ece, positiveCount, ratio } = reliabilityOf(probabilities, labels);
	expect(bins.map(({ count }) => count)).toEqual([900, 100]);
	expect(bins.map(({ observed }) => observed)).toEqual([0.01, 0.2]);
	expect(ece).toBeCloseTo(0, 9);
	expect(ratio).toBeCloseTo(1, 9);
	expect(positiveCount).toBe(29);
	for (const bin of bins) {
		expect(bin.low).toBeLessThan(bin.observed);
		expect(bin.high).toBeGreaterThan(bin.observed);
	}
	expect(bins[1].low).toBeCloseTo(0.1334, 3);
	expect(bins[1].high).toBeCloseTo(0.2888, 3);
});

test('area under the curve counts pairs, ties half', () => {
	expect(areaUnderCurve(Float64Array.of(1, 2, 3), [0, 0, 1])).toBe(1);
	expect(areaUnderCurve(Float64Array.of(3, 2, 1), [0, 0, 1])).toBe(0);
	expect(areaUnderCurve(Float64Array.of(1, 1, 2), [0, 1, 1])).toBe(0.75);
});
