import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { defaultOptions, type OptionSpec } from '$lib/models/model';
import { modelMeta, models } from '$lib/models/registry';
import { readOptions } from '$lib/models/read-options';
import { permutationImportance } from './importance';
import { createSchedule } from './schedule';
import { gridOptions, lengthOption, sampleOptions, searchedByDefault, shareOf, valueAt } from './search-space';

const words = { label: '', help: '' };
const number: OptionSpec = { ...words, kind: 'number', default: 1, min: 0.001, max: 1000, scale: 'log' };
const specs: Record<string, OptionSpec> = {
	number,
	integer: { ...words, kind: 'integer', default: 1, min: 1, max: 9 },
	flag: { ...words, kind: 'boolean', default: true },
	choice: { ...words, kind: 'choice', default: 'a', choices: [...'abc'].map((value) => ({ value, label: value })) },
};

describe('the space of settings', () => {
	test('draws what every model takes, the same for the same seed', () => {
		for (const { meta } of Object.values(models)) {
			const rng = createRng(5);
			for (let draw = 0; draw < 50; draw++) {
				const options = sampleOptions(meta.options, rng);
				expect(readOptions(meta, options)).toEqual(options);
			}
			expect(sampleOptions(meta.options, createRng(1))).toEqual(sampleOptions(meta.options, createRng(1)));
		}
	});

	test('goes by powers where the scale is logarithmic', () => {
		expect([0, 0.5, 1].map((share) => valueAt(number, share))).toEqual([0.001, 1, 1000]);
		const drawn = Array.from({ length: 2000 }, (_, seed) =>
			Number(sampleOptions({ number }, createRng(seed))['number']),
		);
		expect(drawn.filter((value) => value < 1).length / drawn.length).toBeCloseTo(0.5, 1);
	});

	test('says where a value stands', () => {
		for (const spec of Object.values(specs)) {
			for (const share of [0, 1]) expect(shareOf(spec, valueAt(spec, share))).toBeCloseTo(share, 9);
		}
		expect(shareOf(number, 1)).toBeCloseTo(0.5, 9);
	});

	test('lays a grid over everything, each point once', () => {
		const grid = gridOptions(specs, 3, createRng(1));
		expect(grid).toHaveLength(3 * 3 * 2 * 3);
		expect(new Set(grid.map((options) => JSON.stringify(options))).size).toBe(grid.length);
	});

	test('leaves out how long to train, which is not a matter of taste', () => {
		expect(lengthOption(modelMeta('two-tower'))).toBe('epochs');
		expect(lengthOption(modelMeta('item-knn'))).toBeNull();
		expect(searchedByDefault(modelMeta('two-tower'))).not.toContain('epochs');
		for (const { meta } of Object.values(models)) {
			for (const name of searchedByDefault(meta)) expect(defaultOptions(meta)).toHaveProperty([name]);
		}
	});
});

describe('successive halving', () => {
	test('gives three times as much to the best third of a rung, and ends with the best setting', () => {
		const schedule = createSchedule('halving', { number }, createRng(2), 200);
		const spent = new Map<number, number>();
		let best = { score: -Infinity, configId: -1, resource: 0 };
		const drawn = new Map<number, number>();
		for (let job = schedule.next(); job; job = schedule.next()) {
			const score = -Math.abs(Math.log(Number(job.options['number'])));
			drawn.set(job.configId, score);
			spent.set(job.rung, (spent.get(job.rung) ?? 0) + 1);
			expect(job.resource).toBeCloseTo(3 ** (job.rung - 2), 12);
			if (job.rung === 2 && score > best.score) best = { score, configId: job.configId, resource: job.resource };
			schedule.report(job, score);
		}
		expect([0, 1, 2].reduce((sum, rung) => sum + spent.get(rung)!, 0)).toBe(200);
		// A setting may be promoted before better ones of its rung are known: a few more than a third go on (Li et al., §3.3).
		for (const rung of [1, 2]) {
			expect(spent.get(rung)! / spent.get(rung - 1)!).toBeGreaterThan(0.3);
			expect(spent.get(rung)! / spent.get(rung - 1)!).toBeLessThan(0.5);
		}
		const [winner] = [...drawn].sort((a, b) => b[1] - a[1]);
		expect(best.configId).toBe(winner[0]);
	});

	test('never promotes what failed', () => {
		const schedule = createSchedule('halving', { number }, createRng(2), 30);
		for (let job = schedule.next(); job; job = schedule.next()) {
			expect(job.rung).toBe(0);
			schedule.report(job, null);
		}
	});
});

test('a grid or a random search ends by itself', () => {
	const grid = createSchedule('grid', { flag: specs['flag'] }, createRng(1), 100);
	expect([grid.next(), grid.next(), grid.next()].map((job) => job?.resource)).toEqual([1, 1, undefined]);
	const random = createSchedule('random', specs, createRng(1), 2);
	expect([random.next(), random.next(), random.next()].map((job) => job?.configId)).toEqual([0, 1, undefined]);
});

test.each(['random', 'grid', 'halving'] as const)('%s never hands out what a fit would refuse', (method) => {
	const schedule = createSchedule(method, specs, createRng(3), 60, ({ choice }) => choice !== 'b');
	const seen = new Set<unknown>();
	for (let job = schedule.next(); job; job = schedule.next()) {
		seen.add(job.options['choice']);
		schedule.report(job, 0.5);
	}
	expect([...seen].sort()).toEqual(['a', 'c']);
});

describe('importance', () => {
	const rng = createRng(9);
	const samples = Array.from({ length: 80 }, () => {
		const features = [rng.next(), rng.next(), rng.next()];
		return { features, target: 3 * features[0] + (features[1] > 0.5 ? 1 : 0) + 0.05 * rng.normal() };
	});

	test('ranks what the target hangs on, and gives next to nothing to noise', () => {
		const [first, second, noise] = permutationImportance(samples, 1);
		expect(first).toBeGreaterThan(second);
		expect(second).toBeGreaterThan(4 * noise);
		expect(noise).toBeLessThan(0.05);
		expect(first + second + noise).toBeCloseTo(1, 9);
	});

	test('is nothing where nothing varies, and the same for the same seed', () => {
		expect(
			permutationImportance(
				samples.map((sample) => ({ ...sample, target: 1 })),
				1,
			),
		).toEqual([0, 0, 0]);
		expect(permutationImportance(samples, 3)).toEqual(permutationImportance(samples, 3));
	});
});
