import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from './compile-expression';
import type { ItemColumn } from './item-columns';
import { nearestWord } from './nearest-word';
import { parseExpression } from './parse';

const columns: ItemColumn[] = [
	{ name: 'category', kind: 'text', values: ['Shoes', 'Bags|Shoes', 'Hats', ''] },
	{ name: 'price', kind: 'number', values: Float32Array.of(50, 120.5, 9.99, NaN) },
	{ name: 'in stock', kind: 'number', values: Float32Array.of(1, 0, 3, 2) },
	{ name: 'title', kind: 'text', values: ['Red shoe', 'Big "bag"', 'Hat', 'Thing'] },
];
const fitting = (text: string) => [0, 1, 2, 3].filter(compileExpression(text, columns));

describe('expressions', () => {
	test.each([
		['price < 100', [0, 2]],
		['price < 100 and category in ["Shoes"]', [0]],
		['category = "shoes"', [0, 1]],
		['category != "Shoes"', [2, 3]],
		['category not in ["Shoes", "Hats"]', [3]],
		['category is empty', [3]],
		['price is not empty and not price >= 50', [2]],
		['price = 9.99', [2]],
		['price < 10 or price > 100 and `in stock` = 0', [1, 2]],
		['(price < 10 or price > 100) and `in stock` > 0', [2]],
		['title contains "HA"', [2]],
		['title = "Big \\"bag\\""', [1]],
		["TITLE contains 'shoe' AND Price <= 50", [0]],
		['price > -1', [0, 1, 2]],
	])('%s', (text, items) => {
		expect(fitting(text)).toEqual(items);
	});

	test.each([
		['', 'Column 1: a test is missing'],
		['prize < 100', 'Column 1: the items have no column “prize”. Did you mean “price”?'],
		['price < 100 andd title = "x"', 'Column 13: “andd” comes after the end of a test. Did you mean “and”?'],
		['price < 100 && price > 2', 'Column 13: “&” has no meaning here. Write “and”.'],
		['price << 3', 'Column 8: a value is missing'],
		['category < "Shoes"', 'Column 10: “category” holds text'],
		['price = "cheap"', 'Column 9: “price” holds numbers'],
		['price contains "1"', 'Column 7: “price” holds numbers'],
		['category = Shoes', 'Column 12: a value is missing. Text stands in quotes: "Shoes".'],
		['category in "Shoes"', 'Column 13: after “in” comes a list'],
		['category in ["Shoes"', 'Column 21: the list is not closed'],
		['(price < 3', 'Column 11: the ( of column 1 is not closed'],
		['title = "open', 'Column 9: the " that opens here is never closed'],
		['price is 3', 'Column 10: after “is” comes “empty”'],
		['not', 'Column 4: a test is missing'],
		['title containz "x"', 'Column 7: after “title” a comparison is missing. Did you mean “contains”?'],
	])('%s is refused at its column', (text, message) => {
		expect(() => compileExpression(text, columns)).toThrow(message);
	});

	test('and, or and not are the logic of the tests they join', () => {
		const tests = ['price < 100', 'category = "Shoes"', 'title contains "a"', '`in stock` >= 2'];
		const formula = fc.letrec((tie) => ({
			expression: fc.oneof(
				{ maxDepth: 4 },
				fc.constantFrom(...tests).map((text) => ({ text, holds: compileExpression(text, columns) })),
				tie('not'),
				tie('joined'),
			),
			not: (tie('expression') as fc.Arbitrary<Formula>).map(({ text, holds }) => ({
				text: `not (${text})`,
				holds: (item: number) => !holds(item),
			})),
			joined: fc
				.tuple(
					tie('expression') as fc.Arbitrary<Formula>,
					fc.constantFrom('and', 'or'),
					tie('expression') as fc.Arbitrary<Formula>,
				)
				.map(([left, word, right]) => ({
					text: `(${left.text}) ${word} (${right.text})`,
					holds: (item: number) =>
						word === 'and' ? left.holds(item) && right.holds(item) : left.holds(item) || right.holds(item),
				})),
		})).expression as fc.Arbitrary<Formula>;
		fc.assert(
			fc.property(formula, ({ text, holds }) => {
				expect(fitting(text)).toEqual([0, 1, 2, 3].filter(holds));
			}),
		);
	});

	interface Formula {
		text: string;
		holds: (item: number) => boolean;
	}

	test('whatever is typed is read or refused with a column, never anything else', () => {
		const piece = fc.constantFrom(
			'price',
			' ',
			'<',
			'"',
			'(',
			')',
			'and',
			'not',
			'[',
			']',
			'1.5',
			'`',
			'in',
			'\\',
			'&',
			'😀',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const text = pieces.join('');
				try {
					parseExpression(text);
				} catch (error) {
					const column = /^Column (\d+): /.exec((error as Error).message)?.[1];
					expect((error as Error).name).toBe('InvalidRequestError');
					expect(Number(column)).toBeLessThanOrEqual(text.length + 1);
				}
			}),
			{ numRuns: 500 },
		);
	});

	test('a word is near only while most of it is right', () => {
		expect(nearestWord('catgory', ['category', 'price'])).toBe('category');
		expect(nearestWord('weight', ['category', 'price'])).toBeNull();
	});
});
