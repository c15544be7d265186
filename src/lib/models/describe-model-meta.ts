import { describe, expect, test } from 'vitest';
import type { ModelMeta, OptionSpec } from './model';

/** What the form, the docs table and the command line need from a model's meta. */
export function describeModelMeta(modelId: string, meta: ModelMeta): void {
	describe('its meta', () => {
		test('has its own id, and a label, a summary and a paper in words', () => {
			expect(meta.id).toBe(modelId);
			expect(meta.label).not.toBe('');
			expect(meta.summary).toMatch(/\.$/);
			expect(meta.paper).toMatch(/\(\d{4}\)/);
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
