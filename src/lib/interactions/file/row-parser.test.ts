import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRow, RowParser, type RowBatch } from './row-parser';

function parseWhole(text: string, delimiter = ',', borders: readonly number[] = []): RowBatch {
	const parser = new RowParser('test.csv', delimiter);
	const all: RowBatch = { rows: [], lines: [], broken: [] };
	const cuts = [0, ...borders.map((border) => border % (text.length + 1)).sort((a, b) => a - b), text.length];
	cuts.slice(1).forEach((end, index) => collect(parser.push(text.slice(cuts[index], end), false), all));
	collect(parser.push('', true), all);
	return all;
}

function collect(batch: RowBatch, all: RowBatch): void {
	all.rows.push(...batch.rows);
	all.lines.push(...batch.lines);
	all.broken.push(...batch.broken);
}

const delimiters = [',', ';', '\t', '|', '::', ':', '^', '~~'];
const borders = fc.array(fc.nat(), { maxLength: 12 });
const field = fc.oneof(
	fc.string({ maxLength: 8 }),
	fc.string({ unit: fc.constantFrom('a', '"', ',', ';', ':', '\t', '\n', '\r', ' ', 'é'), maxLength: 6 }),
);
const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 12 });

/** Quotes where a reader needs it, or at will. */
function write(text: string, delimiter: string, always: boolean): string {
	const needsQuotes = /["\r\n]|^\s|\s$/.test(text) || text.includes(delimiter) || /[:~]/.test(text);
	return always || needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

const withPlainLineBreaks = (text: string) => text.replace(/\r\n?/g, '\n');

describe('row parser', () => {
	it('gives rows back as written, whatever the delimiter, quoting, line break and borders of the pieces', () => {
		fc.assert(
			fc.property(
				table,
				fc.constantFrom(...delimiters),
				fc.constantFrom('\n', '\r\n', '\r'),
				fc.boolean(),
				fc.boolean(),
				borders,
				(rows, delimiter, newline, always, endsInNewline, cuts) => {
					const lines = rows.map((row) => row.map((text) => write(text, delimiter, always)).join(delimiter));
					const text = lines.join(newline) + (endsInNewline ? newline : '');
					const { rows: read, broken } = parseWhole(text, delimiter, cuts);
					expect(broken).toEqual([]);
					expect(read).toEqual(rows.map((row) => row.map(withPlainLineBreaks)));
				},
			),
			{ numRuns: 1500 },
		);
	});

	it('reads any text at all, and the same whatever the borders', () => {
		const noise = fc.string({
			unit: fc.constantFrom('a', '1', '"', ',', '\n', '\r', ' ', '\0', '\ufeff', 'é'),
			maxLength: 80,
		});
		fc.assert(
			fc.property(noise, borders, (text, cuts) => {
				const whole = parseWhole(text);
				expect(parseWhole(text, ',', cuts)).toEqual(whole);
				expect(whole.lines).toHaveLength(whole.rows.length);
			}),
			{ numRuns: 3000 },
		);
	});

	it('numbers lines as an editor does: blank lines and line breaks in quotes count', () => {
		const { rows, lines } = parseWhole('a,b\r\n\r\n"x\ny\nz",1\r\nc,d');
		expect(rows).toEqual([
			['a', 'b'],
			['x\ny\nz', '1'],
			['c', 'd'],
		]);
		expect(lines).toEqual([1, 3, 6]);
	});

	it('loses one line to a quote with text behind it, not the lines up to the next quote', () => {
		const { rows, lines, broken } = parseWhole('1,"fine"\n2,"Weird Al" Yankovic\n3,c\n4,"d"\n');
		expect(rows.map(([id]) => id)).toEqual(['1', '3', '4']);
		expect(lines).toEqual([1, 3, 4]);
		expect(broken).toEqual([
			{ line: 2, reason: 'a quote is not closed, or text follows it', text: '2,"Weird Al" Yankovic' },
		]);
	});

	it('loses one line to a quote that never closes, also when it is the last', () => {
		const { rows, broken } = parseWhole('1,a\n2,"open\n3,c\n4,d');
		expect(rows.map(([id]) => id)).toEqual(['1', '3', '4']);
		expect(broken.map(({ line }) => line)).toEqual([2]);
		expect(parseWhole('1,a\n2,"open').broken.map(({ line }) => line)).toEqual([2]);
	});

	it('finds an open quote in a long file without holding the rest of it', () => {
		const tail = Array.from({ length: 60_000 }, (_, index) => `${index},plain text`).join('\n');
		const { rows, broken } = parseWhole(`0,"open\n${tail}`, ',', [1000, 300_000, 600_000]);
		expect(broken.map(({ line }) => line)).toEqual([1]);
		expect(rows).toHaveLength(60_000);
	});

	it('leaves out a line of megabytes and goes on behind it', () => {
		const long = 'x'.repeat(3_000_000);
		const { rows, lines, broken } = parseWhole(`1,a\n${long}\n2,b\n`, ',', [500_000, 1_000_000, 2_000_000, 2_900_000]);
		expect(rows).toEqual([
			['1', 'a'],
			['2', 'b'],
		]);
		expect(lines).toEqual([1, 3]);
		expect(broken).toMatchObject([{ line: 2, reason: 'the line is too long' }]);
		expect(broken[0]!.text.length).toBeLessThan(2000);
	});

	it('gives up, with the line and a way out, where no row is quoted properly', () => {
		const text = '"a,1,2\n'.repeat(5000);
		expect(() => parseWhole(text)).toThrow(/test\.csv: 1,001 rows up to line 1,001 .* with a delimiter that no text/);
	});

	it('formats a row so that it reads back', () => {
		const row = ['a "b"', 'c;d', 'e\nf', ''];
		expect(parseWhole(formatRow(row, ';'), ';').rows).toEqual([row]);
	});
});
