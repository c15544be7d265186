import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelimited } from './delimited-rows';
import type { Bytes } from './bytes';
import { RowParser } from './row-parser';

const columns = [0, 2, 1];

/** Every row as its cells of `columns` and its line, whichever way it was read; and how many came as bytes. */
async function read(bytes: Bytes, delimiter: string, pieceLength: number) {
	async function* chunks() {
		for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.slice(at, at + pieceLength);
	}
	const rows: { line: number; count: number; cells: (string | undefined)[] }[] = [];
	const broken: { line: number; text: string }[] = [];
	let fromBytes = 0;
	const options = { fileName: 'x.csv', delimiter, encoding: 'utf-8', byteColumns: () => columns } as const;
	for await (const batch of readDelimited(chunks(), options)) {
		if (batch.kind === 'text') {
			broken.push(...batch.batch.broken.map(({ line, text }) => ({ line, text })));
			batch.batch.rows.forEach((row, index) => {
				const cells = columns.map((column) => row[column]);
				rows.push({ line: batch.batch.lines[index]!, count: row.length, cells });
			});
			continue;
		}
		const { rows: byteRows } = batch;
		fromBytes += byteRows.count;
		const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
		for (let row = 0; row < byteRows.count; row++) {
			const count = byteRows.cellCounts[row]!;
			const cells = columns.map((column, slot) => {
				const place = (row * byteRows.slotCount + slot) * 2;
				if (column >= count) return undefined;
				return decoder.decode(byteRows.bytes.subarray(byteRows.bounds[place]!, byteRows.bounds[place + 1]!));
			});
			rows.push({ line: byteRows.lines[row]!, count, cells });
		}
	}
	return { rows, broken, fromBytes };
}

function byPapaParse(bytes: Bytes, delimiter: string) {
	const batch = new RowParser('x.csv', delimiter).push(new TextDecoder().decode(bytes), true);
	const rows = batch.rows.map((row, index) => ({
		line: batch.lines[index]!,
		count: row.length,
		cells: columns.map((column) => row[column]),
	}));
	return { rows, broken: batch.broken.map(({ line, text }) => ({ line, text })) };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('rows read as bytes', { timeout: 60_000 }, () => {
	it('are the rows PapaParse reads: any text, any delimiter, any border of the pieces', async () => {
		const cell = fc.constantFrom('a', '12', ' x ', '"q"', '"a,b"', '"a\nb"', '"', 'é€𝄞', '', '\ufeff', ':', '::', '\t');
		const delimiters = fc.constantFrom(',', ';', '\t', '|', '::');
		const text = delimiters.chain((delimiter) =>
			fc
				.array(fc.oneof(cell, fc.constantFrom(delimiter, delimiter, '\n', '\n', '\r\n', '\r')), { maxLength: 40 })
				.map((parts) => [delimiter, utf8(parts.join(''))] as const),
		);
		await fc.assert(
			fc.asyncProperty(text, fc.integer({ min: 1, max: 30 }), async ([delimiter, bytes], pieceLength) => {
				const { rows, broken } = await read(bytes, delimiter, pieceLength);
				expect({ rows, broken }).toEqual(byPapaParse(bytes, delimiter));
			}),
			{ numRuns: 2000 },
		);
	});

	it('are the rows PapaParse reads where the bytes are no valid UTF-8', async () => {
		const part = fc.oneof(
			fc.uint8Array({ maxLength: 4 }).map((bytes) => bytes.filter((byte) => byte > 0x22 || byte === 0x0a)),
			fc.constantFrom(utf8(','), utf8('\n'), utf8('abc')),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(part, { maxLength: 20 }),
				fc.integer({ min: 1, max: 9 }),
				async (parts, pieceLength) => {
					const bytes = new Uint8Array(Buffer.concat(parts));
					const { rows, broken } = await read(bytes, ',', pieceLength);
					expect({ rows, broken }).toEqual(byPapaParse(bytes, ','));
				},
			),
			{ numRuns: 1000 },
		);
	});

	it('are all but the quoted ones, and go on as bytes in the piece after a quote', async () => {
		const lines = Array.from({ length: 1000 }, (_, row) => (row === 10 ? '"a,b",2,3' : `u${row},2,3`));
		const { rows, fromBytes } = await read(utf8(`${lines.join('\n')}\n`), ',', 200);
		expect(rows).toHaveLength(1000);
		expect(rows[10]).toEqual({ line: 11, count: 3, cells: ['a,b', '3', '2'] });
		expect(fromBytes).toBeGreaterThan(950);
	});
});
