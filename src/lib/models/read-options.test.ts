import { describe, expect, expectTypeOf, test } from 'vitest';
import type { ModelMeta } from './model';
import { readOptions } from './read-options';

const meta = {
	id: 'sample',
	options: {
		count: { kind: 'integer', label: 'Count', help: '', default: 3, min: 1, max: 5 },
		rate: { kind: 'number', label: 'Rate', help: '', default: 0.5, min: 0, max: 1 },
		bold: { kind: 'boolean', label: 'Bold', help: '', default: false },
		way: {
			kind: 'choice',
			label: 'Way',
			help: '',
			default: 'a',
			choices: [
				{ value: 'a', label: 'A' },
				{ value: 'b', label: 'B' },
			],
		},
	},
} as const satisfies Pick<ModelMeta, 'id' | 'options'>;

describe('options', () => {
	test('what is left out gets its default and every value has its own type', () => {
		const options = readOptions(meta, { count: 5, way: 'b' });
		expect(options).toEqual({ count: 5, rate: 0.5, bold: false, way: 'b' });
		expectTypeOf(options).toEqualTypeOf<{ count: number; rate: number; bold: boolean; way: 'a' | 'b' }>();
	});

	test.each([
		[{ count: 6 }, /"count" is 6.*whole number from 1 to 5/],
		[{ count: 1.5 }, /whole number/],
		[{ rate: NaN }, /from 0 to 1/],
		[{ rate: '0.1' }, /from 0 to 1/],
		[{ bold: 1 }, /true or false/],
		[{ way: 'c' }, /one of: a, b/],
		[{ colour: 1 }, /no option "colour".*count, rate, bold, way/],
	])('%j is refused with the way out', (given, message) => {
		expect(() => readOptions(meta, given)).toThrow(message);
	});
});
