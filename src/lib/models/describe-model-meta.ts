import { describe, expect, test } from 'vitest';
import { defaultOptions, type ModelMeta, type OptionSpec } from './model';

/** What the form, the docs table and the command line need from a model's meta. */
export function describeModelMeta(modelId: string, meta: ModelMeta): void {
	describe('its meta', () => {
		test('has its own id, and a label, a summary and a paper in words', () => {
			expect(meta.id).toBe(modelId);
			expect(meta.label).not.toBe('');
			expect(meta.summary).toMatch(/\.$/);
			expect(meta.paper).toMatch(/\(\d{4}\)/);
		});

		test('says what a fit costs: more data never costs less', () => {
			const { cost } = meta;
			const size = { userCount: 1000, itemCount: 500, pairCount: 20_000 };
			const base = cost(size, defaultOptions(meta));
			expect(base.referenceSeconds).toBeGreaterThan(0);
			expect(base.memoryBytes).toBeGreaterThan(0);
			const more = cost({ userCount: 10_000, itemCount: 5000, pairCount: 200_000 }, defaultOptions(meta));
			expect(more.referenceSeconds).toBeGreaterThan(base.referenceSeconds);
			expect(more.memoryBytes).toBeGreaterThan(base.memoryBytes);
		});

		test.each(Object.entries(meta.options))('explains the option %s and has a default that it allows', (_, spec) => {
			expect(spec.label).not.toBe('');
			expect(spec.help).toMatch(/\.$/);
			expectGoodDefault(spec);
		});
	});
}

function expectGoodDefault(spec: OptionSpec): void {
	if (spec.kind === 'choice') {
		expect(spec.choices.map(({ value }) => value)).toContain(spec.default);
		expect(spec.choices.every(({ label }) => label !== '')).toBe(true);
	} else if (spec.kind !== 'boolean') {
		expect(spec.default).toBeGreaterThanOrEqual(spec.min);
		expect(spec.default).toBeLessThanOrEqual(spec.max);
		if (spec.kind === 'integer') expect([spec.default, spec.min, spec.max].every(Number.isInteger)).toBe(true);
		if (spec.scale === 'log') expect(spec.min).toBeGreaterThan(0);
	}
}
