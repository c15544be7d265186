import { describe, expect, test } from 'vitest';
import type { DatasetSplit, SplitOptions } from '$lib/datasets/dataset-split';
import { makeSplit } from '$lib/datasets/make-split';
import { datasetOf, type Row } from '$lib/datasets/test-dataset';
import type { Estimate } from '$lib/training/run-report';
import { audit } from './audit';
import type { AuditedRun } from './check';
import { checks } from './registry';

const preparation = { minValue: null, minInteractions: 0, events: null };
const rows: Row[] = Array.from({ length: 3000 }, (_, row) => ({
	user: `u${row % 300}`,
	item: `i${(row * 7 + Math.floor(row / 300)) % 40}`,
	time: row,
}));
const split = (options: SplitOptions, minInteractions = 0, ...files: Row[][]): DatasetSplit =>
	makeSplit(
		datasetOf(rows),
		{ preparation: { ...preparation, minInteractions }, split: options },
		...files.map((file) => datasetOf(file)),
	);
/** Half of the shoppers stop early, so their last rows lie before the others’ training rows. */
function lateAndEarly(): DatasetSplit {
	const halves = rows.map((row, place) => ({ ...row, time: place % 2 ? place : place / 2 }));
	return makeSplit(datasetOf(halves), { preparation, split: { kind: 'leave-last-out' } });
}
const byTime: SplitOptions = { kind: 'time', testFraction: 0.1 };

const at = (mean: number, half = 0.001): Estimate => ({ mean, low: mean - half, high: mean + half });
const run = (modelId: string, mean: number, more: Partial<AuditedRun> = {}): AuditedRun => ({
	label: modelId,
	modelId,
	options: {},
	seed: 1,
	personal: modelId !== 'popularity',
	metrics: { 'ndcg@10': at(mean), 'personalisation@10': at(0.7) },
	...more,
});
const honest = [run('item-knn', 0.3), run('popularity', 0.2)];

function found(made: DatasetSplit, runs: readonly AuditedRun[] = honest, hasTimestamps = true): string[] {
	const findings = audit({ split: made, hasTimestamps, runs }).filter((one) => one.findings.length > 0);
	return findings.map(({ id, findings: [first] }) => `${id}: ${first.severity}`);
}

describe('the auditor', () => {
	test('has nothing to say about an honest comparison', () => {
		expect(found(split(byTime))).toEqual([]);
		expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
	});

	test.each([
		['a random split', split({ kind: 'random', testFraction: 0.1, seed: 1 }), honest, 'future-rows: bad'],
		['leave-last-out', lateAndEarly(), honest, 'future-rows: note'],
		['a 5-core', split(byTime, 5), honest, 'core-before-split: note'],
		['a 10-core', split(byTime, 8), honest, 'core-before-split: warning'],
		['bestsellers on top', split(byTime), [run('item-knn', 0.1), run('popularity', 0.2)], 'popularity-wins: warning'],
		[
			'the same list for all',
			split(byTime),
			[...honest, run('two-tower', 0.25, { metrics: { 'ndcg@10': at(0.25), 'personalisation@10': at(0.001) } })],
			'collapsed-model: bad',
		],
		[
			'a seed that decides',
			split(byTime),
			[run('bpr', 0.31), run('bpr', 0.29, { seed: 2 }), ...honest],
			'unstable-seeds: warning',
		],
		[
			'a wide interval',
			split(byTime),
			[run('item-knn', 0.1, { metrics: { 'ndcg@10': at(0.1, 0.05) } })],
			'power: warning',
		],
	] as const)('finds %s', (_title, made, runs, expected) => {
		expect(found(made, runs)).toEqual([expected]);
	});

	test('looks at rows and split before the first run, and does not call clean what only numbers can show', () => {
		const leaking = split({ kind: 'random', testFraction: 0.1, seed: 1 });
		expect(found(leaking, [])).toContain('future-rows: bad');
		const asked = audit({ split: leaking, hasTimestamps: true, runs: [] }).map(({ id }) => id);
		expect(asked).toContain('power');
		expect(asked).not.toContain('popularity-wins');
	});

	test('finds test rows that are training rows', () => {
		const file: Row[] = [...rows.slice(0, 30), ...rows.slice(0, 300).map(({ user }) => ({ user, item: 'new' }))];
		const given = split({ kind: 'given', testDatasetId: 't' }, 0, file);
		expect(found(given, honest, false)).toEqual(['duplicates: warning']);
		const planted = { ...given, test: given.train.matrix };
		expect(found(planted, honest, false)).toContain('duplicates: bad');
	});

	test('finds listed candidates', () => {
		const test1: Row[] = rows.slice(0, 300).map(({ user }) => ({ user, item: 'new' }));
		const listed = rows.slice(0, 300).map(({ user }) => ({ user, item: 'i1' }));
		const given = split({ kind: 'given', testDatasetId: 't', candidatesDatasetId: 'c' }, 0, test1, listed);
		expect(found(given, honest, false)).toEqual(['sampled-metrics: bad']);
	});

	test('finds times that do not say what came last', () => {
		const tied = rows.map((row, place) => ({ ...row, time: Math.floor(place / 1500) }));
		const made = makeSplit(datasetOf(tied), { preparation, split: { kind: 'leave-last-out' } });
		expect(found(made)).toContain('timestamp-collisions: warning');
	});

	test('finds a catalogue column counted from the test, and leaves prices alone', () => {
		const skewed = rows.map((row, place) => ({
			...row,
			item: `i${Math.floor(60 * (((place * 7919) % 997) / 997) ** 2)}`,
		}));
		const made = makeSplit(datasetOf(skewed), { preparation, split: byTime });
		expect(found(made)).toEqual([]);
		const counts = new Float32Array(made.itemIds.length);
		for (const item of made.test.columnIndices) counts[item]++;
		counts.forEach((_, item) => (counts[item] += item / 1000));
		const catalogue = {
			...made.train.catalogue,
			columns: [
				...made.train.catalogue.columns,
				{ name: 'sold', role: 'attribute' as const, kind: 'number' as const, values: counts },
			],
		};
		expect(found({ ...made, train: { ...made.train, catalogue } })).toEqual(['target-in-features: bad']);
	});
});
