import { describe, expect, test } from 'vitest';
import type { ListMetric, SetMetric } from './metrics/metric';
import { hitRate } from './metrics/hit-rate';
import { coverage } from './metrics/coverage';
import { metrics } from './metrics/registry';
import { proveMetric } from './proof';

describe('every metric in the registry', () => {
	test.each(metrics.map((metric) => [metric.meta.id, metric] as const))('%s holds all its proofs', (_id, metric) => {
		const proofs = proveMetric(metric);
		expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
		expect(new Set(proofs.map(({ kind }) => kind))).toEqual(
			new Set(['reference', 'constant', 'permutation', 'oracle']),
		);
	});
});

describe('a broken metric is caught', () => {
	const broken = (metric: ListMetric, score: ListMetric['score']): string[] =>
		proveMetric({ ...metric, score })
			.filter(({ holds }) => !holds)
			.map(({ kind }) => kind);

	test('one that is off by a place fails its vectors', () => {
		expect(broken(hitRate, ({ hits }) => (hits.slice(1).includes(1) ? 1 : 0))).toContain('reference');
	});

	test('one that rewards low item numbers, whatever was taken, fails the constant-score test', () => {
		expect(broken(hitRate, ({ items, hits }) => (items.includes(0) || hits.includes(1) ? 1 : 0))).toContain('constant');
	});

	test('one that counts misses fails the oracle test', () => {
		expect(broken(hitRate, ({ hits }) => (hits.includes(1) ? 0 : 1))).toContain('oracle');
	});

	test('one that hangs on the order of the shoppers fails the permutation test', () => {
		const prepare: SetMetric['prepare'] = ({ shown }) => ({ score: shown[0] / 1e6, scoreWithout: () => 0 });
		const found = proveMetric({ ...coverage, prepare }).filter(({ holds }) => !holds);
		expect(found.map(({ kind }) => kind)).toContain('reference');
	});
});
