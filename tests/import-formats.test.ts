import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openDataset } from '$lib/interactions/dataset-reader';
import { importDataset } from '$lib/interactions/import-dataset';
import { inspectFile, membersOf } from '$lib/interactions/inspect-file';

const parquet = readFileSync(new URL('./fixtures/ratings.parquet', import.meta.url));
const names = ['user_id', 'item_id', 'rating', 'timestamp'];
/** What the Parquet fixture holds: ids beyond what a double holds exactly, and Chinese. */
const rows = Array.from({ length: 60 }, (_, row) => [
	String(1_000_000_000_000_000_000n + BigInt(row % 7)),
	`茶-${row % 11}`,
	1 + (row % 5) / 2,
	1_600_000_000_000 + row * 60_000,
]);
const record = (row: (typeof rows)[number]) =>
	`{"user_id":${row[0]},"item_id":"${row[1]}","rating":${row[2]},"timestamp":${row[3]}}`;
const csv = [names, ...rows].map((row) => row.join(',')).join('\n');
const lines = rows.map(record).join('\n');
const list = `[\n${rows.map(record).join(',\n')}\n]`;
const utf8 = (text: string) => new TextEncoder().encode(text);
const fileOf = (content: BlobPart, name = 'shop') => new File([content], name);

async function fingerprintOf(file: File): Promise<string> {
	const preview = await inspectFile(file, { kind: 'interactions' });
	if (preview.kind !== 'interactions') throw new Error('mistaken');
	const { user, item, event, value, timestamp } = preview.guess;
	expect(
		[user, item, event, value, timestamp].map((index) => (index === null ? null : preview.columns[index]!.name)),
	).toEqual(['user_id', 'item_id', null, 'rating', 'timestamp']);
	const { summary, badRows } = await importDataset({ name: 'x', interactions: [{ file, mapping: preview.guess }] });
	expect(badRows.count).toBe(0);
	return summary.fingerprint;
}

describe('one log in every format', { timeout: 60_000 }, () => {
	const variants: Record<string, BlobPart> = {
		CSV: csv,
		TSV: csv.replaceAll(',', '\t'),
		'JSON Lines': lines,
		'JSON array': list,
		'JSON document with a list': `{"page": 1, "orders": ${list}, "more": [1, 2]}`,
		'JSON array on one line': list.replaceAll('\n', ''),
		Parquet: parquet,
		'CSV, gzipped': gzipSync(csv),
		'JSON Lines, gzipped': gzipSync(lines),
		'Parquet, gzipped': gzipSync(parquet),
		'CSV in a zip': zipSync({ 'folder/orders.csv': utf8(csv), 'README.txt': utf8('no table') }) as BlobPart,
		'CSV stored in a zip': zipSync({ 'orders.csv': utf8(csv) }, { level: 0 }) as BlobPart,
		'JSON in a zip': zipSync({ 'orders.json': utf8(list) }) as BlobPart,
		'Parquet in a zip': zipSync({ 'orders.parquet': new Uint8Array(parquet) }) as BlobPart,
		'gzipped CSV in a zip': zipSync({ 'orders.csv.gz': new Uint8Array(gzipSync(csv)) }) as BlobPart,
		'UTF-16 with BOM': Buffer.from(`\ufeff${csv}`, 'utf16le'),
		'JSON in UTF-16': Buffer.from(`\ufeff${lines}`, 'utf16le'),
		// 茶 is 0xB2E8 in GB18030; Node writes no GB18030 itself.
		GB18030: Buffer.from(csv.replaceAll('茶', '\xb2\xe8'), 'latin1'),
	};
	it.each(Object.keys(variants))('%s gives the same data set', async (name) => {
		const expected = await fingerprintOf(fileOf(csv));
		expect(await fingerprintOf(fileOf(variants[name]!))).toBe(expected);
	});

	it('tells Latin-1 from GB18030', async () => {
		const western = Buffer.from('user_id,item_id\nRené,Käse\nZoé,Crème brûlée\n', 'latin1');
		expect((await inspectFile(fileOf(western))).encoding).toBe('windows-1252');
		expect((await inspectFile(fileOf(variants.GB18030!))).encoding).toBe('gb18030');
	});

	it('lists the tables of a zip and leaves folders and what macOS adds alone', async () => {
		const zip = zipSync({
			'ml/ratings.csv': utf8(csv),
			'ml/movies.csv': utf8('movieId,title,genres\n1,A,B'),
			'ml/README.txt': utf8('x'),
			'__MACOSX/ml/._ratings.csv': utf8('x'),
			'ml/.DS_Store': utf8('x'),
		});
		expect(await membersOf(fileOf(zip as BlobPart))).toEqual(['ml/ratings.csv', 'ml/movies.csv']);
	});

	it('reads pieces of one log in the order they are given, ids numbered across them', async () => {
		const pieces = ['a,x,1,100\nb,y,2,200', 'b,z,3,300\nc,x,4,400'].map((text) =>
			fileOf(`${names.join(',')}\n${text}`),
		);
		const interactions = [];
		for (const file of pieces) {
			const preview = await inspectFile(file);
			if (preview.kind === 'interactions') interactions.push({ file, mapping: preview.guess });
		}
		const { summary } = await importDataset({ name: 'x', interactions });
		const { log } = (await openDataset(summary.datasetId)).dataset;
		expect(log.userIds).toEqual(['a', 'b', 'c']);
		expect([...log.userIndices]).toEqual([0, 1, 1, 2]);
		expect([...log.itemIndices]).toEqual([0, 1, 2, 0]);
		expect([...log.values]).toEqual([1, 2, 3, 4]);
	});
});

describe('files that cannot be read', { timeout: 60_000 }, () => {
	const bomb = gzipSync(`${names.join(',')}\n${'1,2,3,1600000000\n'.repeat(5_000_000)}`);
	const failures: [title: string, content: BlobPart, message: RegExp][] = [
		[
			'a workbook',
			zipSync({ '[Content_Types].xml': utf8('<x/>') }) as BlobPart,
			/Excel workbook.*Save the sheet as CSV/,
		],
		['a cut-off zip', zipSync({ 'a.csv': utf8(csv) }).subarray(0, 200) as BlobPart, /cut-off zip.*pack it again/],
		['an empty zip', zipSync({}) as BlobPart, /empty zip archive.*Pack it again/],
		['a cut-off Parquet file', parquet.subarray(0, 400), /damaged Parquet.*export it as CSV/],
		['a Python dictionary a line', "{'user': 1, 'item': 2}\n".repeat(9), /Python’s own notation.*json\.dumps/],
		[
			'JSON that ends nowhere',
			`[{"user": "${'x'.repeat(1_200_000)}`,
			/line 1 does not end within a million.*export the file again/,
		],
		['a zip bomb', bomb, /zip bomb.*import the plain file/],
	];
	it.each(failures)('%s ends in words with a way out', async (_, content, message) => {
		await expect(fingerprintOf(fileOf(content))).rejects.toMatchObject({
			name: 'FileFormatError',
			message: expect.stringMatching(message),
		});
	});

	it('a broken line of JSON is a bad row with its number', async () => {
		const file = fileOf(`${lines}\n{"user_id": 1, "item`);
		const preview = await inspectFile(file);
		if (preview.kind !== 'interactions') throw new Error('mistaken');
		const { badRows } = await importDataset({ name: 'x', interactions: [{ file, mapping: preview.guess }] });
		expect(badRows.first).toEqual([
			{ fileName: 'shop', line: 61, reason: 'the JSON cannot be read', text: '{"user_id": 1, "item' },
		]);
	});
});
