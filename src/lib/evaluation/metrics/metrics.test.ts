import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exposureOf, judgedList } from './metric';
import { referenceWorld } from './reference-world';
import { listMetrics, metricMeta, metrics, setMetrics, valueMetrics } from './registry';

const itemCount = referenceWorld.itemCount;
const list = fc.uniqueArray(fc.nat(itemCount - 1), { maxLength: itemCount });

describe('list metrics', () => {
	test('stay in their range or say that there is no number', () => {
		const some = fc.uniqueArray(fc.nat(itemCount - 1), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(list, some, some, fc.integer({ min: 1, max: 9 }), (order, relevant, history, k) => {
				const shown = order.filter((item) => !history.includes(item));
				const judged = judgedList({ shown, relevant: relevant.filter((item) => !history.includes(item)), k, history });
				if (judged.relevant.length === 0) return;
				for (const { meta, score } of listMetrics) {
					const value = score(judged, referenceWorld);
					if (Number.isNaN(value)) continue;
					expect(value, meta.id).toBeGreaterThanOrEqual(meta.range[0] - 1e-12);
					expect(value, meta.id).toBeLessThanOrEqual(meta.range[1] + 1e-12);
				}
			}),
		);
	});

	test('nothing but hits is a perfect list', () => {
		const judged = judgedList({ shown: [0, 1, 2, 3], relevant: [0, 1, 2, 3], k: 4 });
		for (const { meta, score } of listMetrics) {
			if (meta.group !== 'accuracy') continue;
			expect(score(judged, referenceWorld), meta.id).toBeCloseTo(meta.id === 'ipsNdcg' ? 0.85 : 1, 1);
		}
	});
});

describe('set metrics', () => {
	test('the score without a list is the score of the others', () => {
		fc.assert(
			fc.property(fc.array(list, { minLength: 2, maxLength: 7 }), (lists) => {
				for (const { meta, prepare } of setMetrics) {
					const k = itemCount;
					const { scoreWithout } = prepare(exposureOf(lists, k, itemCount), referenceWorld);
					lists.forEach((left, place) => {
						const others = lists.toSpliced(place, 1);
						const expected = prepare(exposureOf(others, k, itemCount), referenceWorld).score;
						const found = scoreWithout(Uint32Array.from(left));
						if (Number.isNaN(expected)) expect(found, meta.id).toBeNaN();
						else expect(found, meta.id).toBeCloseTo(expected, 9);
					});
				}
			}),
		);
	});
});

describe('the registry', () => {
	test('names every metric once, with a formula, a tie rule and reference vectors', () => {
		const ids = metrics.map(({ meta }) => meta.id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const { meta, references } of metrics) {
			expect(meta.formula, meta.id).toContain('=');
			expect(meta.help.endsWith('.') && meta.ties.endsWith('.'), meta.id).toBe(true);
			expect(references.length, meta.id).toBeGreaterThan(0);
		}
		expect(valueMetrics.every(({ meta }) => meta.direction === 'lower' && !meta.atK)).toBe(true);
	});

	test('finds the meta behind a reported name', () => {
		expect(metricMeta('ndcg@10')?.label).toBe('NDCG');
		expect(metricMeta('auc')?.label).toBe('AUC');
		expect(metricMeta('bleu@10')).toBeNull();
	});
});
