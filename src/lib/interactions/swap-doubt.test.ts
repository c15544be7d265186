import { describe, expect, test } from 'vitest';
import { swapDoubt, type FilePreview } from './file-preview';

function doubt(names: readonly [string, string], rows: readonly (readonly [string, string])[], hasHeader = true) {
	const preview = { columns: names.map((name) => ({ name })), hasHeader, rows } as unknown as FilePreview;
	return swapDoubt(preview, { user: 0, item: 1 });
}

const plain = [
	['17', '4'],
	['18', '5'],
	['19', '6'],
] as const;

describe('user and item look swapped', () => {
	test('by the names of the columns, where the file has names', () => {
		expect(doubt(['product_id', 'x'], plain)).toContain('by their names');
		expect(doubt(['x', 'customer'], plain)).toContain('by their names');
		expect(doubt(['product_id', 'customer'], plain, false)).toBeNull();
		expect(doubt(['customer', 'product_id'], plain)).toBeNull();
	});

	test('by what stands in them: addresses as items, titles as users', () => {
		const mails = [...plain, ['20', 'a@b.de'], ['21', 'c@d.org'], ['22', 'e@f.com'], ['23', 'g@h.net']] as const;
		expect(doubt(['a', 'b'], mails)).toContain('since the items are e-mail addresses');
		expect(doubt(['a', 'b'], mails.slice(0, 6))).toBeNull();
		const titles = [
			['The Tea Pot', '1'],
			['A Blue Cup', '2'],
			['Big Old Lamp', '3'],
		] as const;
		expect(doubt(['a', 'b'], titles)).toContain('since the users read like titles');
		expect(
			doubt(
				['a', 'b'],
				titles.map(([title]) => [title, title] as const),
			),
		).toBeNull();
		expect(doubt(['a', 'b'], titles)).toContain('“a” as the user and “b” as the item look swapped');
	});
});
