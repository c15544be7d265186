import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdDictionary } from './id-dictionary';

it('numbers ids by first appearance, whether they come as text or as bytes', () => {
	const id = fc.oneof(
		fc.nat(200).map(String),
		fc.string({ maxLength: 3 }),
		fc.constantFrom('é', '商品', '🛒', 'toString'),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(id, fc.boolean()), { maxLength: 3000 }), (ids) => {
			const dictionary = new IdDictionary();
			const expected = new Map<string, number>();
			for (const [text, asBytes] of ids) {
				if (!expected.has(text)) expected.set(text, expected.size);
				const bytes = new TextEncoder().encode(`<${text}>`);
				const found = asBytes ? dictionary.indexOfAscii(bytes, 1, bytes.length - 1) : -1;
				expect(found === -1 ? dictionary.indexOf(text) : found).toBe(expected.get(text));
			}
			expect(dictionary.ids()).toEqual([...expected.keys()]);
			expect(dictionary.has('never seen')).toBe(false);
		}),
		{ numRuns: 100 },
	);
});

it('finds each of 200,000 ids again', () => {
	const dictionary = new IdDictionary();
	for (let index = 0; index < 200_000; index++) dictionary.indexOf(`user-${index * 7}`);
	expect(dictionary.count).toBe(200_000);
	let wrong = 0;
	for (let index = 0; index < 200_000; index++) if (dictionary.indexOf(`user-${index * 7}`) !== index) wrong++;
	expect(wrong).toBe(0);
	expect(dictionary.ids()[199_999]).toBe('user-1399993');
});
