import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { openTestShop, testArms } from '$lib/experiments/ab/test-shop';
import { defaultBehaviour } from '$lib/experiments/simulation/behaviour-meta';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { judgeSimulatedLog } from './simulate-log';
import { readLoggedCsv } from './read-logged-csv';
import { reportOpe } from './ope-report';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let shop: OpenedShop;

beforeAll(async () => {
	shop = await openTestShop();
});

const request = {
	datasetId: '',
	seed: 1,
	arms: [testArms.popular, testArms.popular] as [typeof testArms.popular, typeof testArms.popular],
	temperatures: [6, 2] as [number, number],
	visits: 6000,
	k: 4,
	behaviour: { ...defaultBehaviour },
};

describe('a simulated log', () => {
	test('the estimators find the truth that the simulator knows', async () => {
		const { rows, truth, slate, overlap } = await judgeSimulatedLog(request, shop, {
			kernels: referenceKernels,
			signal: new AbortController().signal,
			onDay: () => {},
		});
		expect(truth).toBeGreaterThan(0);
		expect(overlap.meanWeight).toBeCloseTo(1, 1);
		for (const id of ['ips', 'snips', 'dr', 'switch-dr']) {
			const { value, standardError } = rows.find((row) => row.id === id)!;
			expect(Math.abs(value - truth!), id).toBeLessThan(3 * standardError);
		}
		for (const id of ['rips', 'cascade-dr', 'slate-ips']) {
			const { value, standardError } = slate!.rows.find((row) => row.id === id)!;
			expect(Math.abs(value - slate!.truth!), id).toBeLessThan(3.5 * standardError);
		}
	});

	test('a policy that shows other things than the log gets a warning', async () => {
		const { overlap } = await judgeSimulatedLog(
			{ ...request, arms: [testArms.popular, testArms.knn], temperatures: [1, 0.3], visits: 2000 },
			shop,
			{
				kernels: referenceKernels,
				signal: new AbortController().signal,
				onDay: () => {},
			},
		);
		expect(overlap.warnings.length).toBeGreaterThan(0);
	});
});

describe('an imported log', () => {
	const rows = Array.from(
		{ length: 200 },
		(_, row) => `${row % 2},${row % 2 ? 0.25 : 0.75},${row % 2 ? 0.9 : 0.1},${row % 2 ? 'b' : 'a'}`,
	);
	const csv = ['reward,propensity,target,action', ...rows].join('\n');

	test('is read by its column names and judged', () => {
		const { sample, rowCount, hasTarget, actionNames } = readLoggedCsv(csv, 'column');
		expect(rowCount).toBe(200);
		expect(hasTarget).toBe(true);
		expect(actionNames).toEqual(['a', 'b']);
		const { rows: found } = reportOpe(sample, null, null, null);
		// Half the rows paid 1 with weight 0.9 / 0.25.
		expect(found.find(({ id }) => id === 'ips')!.value).toBeCloseTo(0.5 * 3.6, 10);
	});

	test('without the new policy’s chances one may be supposed', () => {
		const bare = csv.replace('target', 'other');
		expect(() => readLoggedCsv(bare, 'column')).toThrow(/add a column “target”/);
		const { sample, hasModel } = readLoggedCsv(bare, 'uniform');
		expect(hasModel).toBe(true);
		expect(sample.targets.every((chance) => chance === 0.5)).toBe(true);
		const best = readLoggedCsv(bare, 'best').sample;
		expect(Array.from(best.targets.slice(0, 2))).toEqual([0, 1]);
	});

	test.each([
		['a,b\n1,2', /no reward column/],
		['reward,propensity,target\n', /no rows/],
		['reward,propensity,target\n1,high,0.5', /Line 2, column “propensity”: “high” is no number/],
	])('a wrong file: %s', (text, message) => {
		expect(() => readLoggedCsv(text, 'column')).toThrow(message);
	});

	test('a propensity of zero or above one is refused with its row', () => {
		expect(() =>
			reportOpe(readLoggedCsv('reward,propensity,target\n1,0.5,1\n0,0,1', 'column').sample, null, null, null),
		).toThrow(/Row 2: a propensity of 0/);
		expect(() =>
			reportOpe(readLoggedCsv('reward,propensity,target\n1,50,1\n0,50,1', 'column').sample, null, null, null),
		).toThrow(/above 1/);
	});
});
