import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { FileFormatError } from '$lib/core/errors';
import { describe, expect, it } from 'vitest';
import { listDatasets } from '$lib/storage/dataset-store';
import { numberColumn, textColumn } from './catalogue';
import { openDataset } from './dataset-reader';
import type { InteractionMapping, ItemMapping } from './file-preview';
import { importDataset, importOrReview, reviewImport, type ImportProgress, type ImportRequest } from './import-dataset';
import { inspectFile } from './inspect-file';

const csv: InteractionMapping = {
	delimiter: ',',
	hasHeader: true,
	user: 0,
	item: 1,
	event: null,
	value: 2,
	timestamp: 3,
	timestampUnit: 's',
};
const fileOf = (content: string | Uint8Array, name = 'shop.csv') => new File([content as BlobPart], name);
const request = (content: string | Uint8Array, mapping: Partial<InteractionMapping> = {}): ImportRequest => ({
	name: 'Shop',
	interactions: [{ file: fileOf(content), mapping: { ...csv, ...mapping } }],
});
const imported = async (wanted: ImportRequest) => {
	const { summary, badRows } = await importDataset(wanted);
	return { summary, badRows, ...(await openDataset(summary.datasetId)).dataset };
};
const header = 'user_id,item_id,rating,timestamp\n';

describe('import of interactions', () => {
	it('stores what the file says, ids numbered by first appearance', async () => {
		const { summary, log } = await imported(
			request(`${header}bob,tea,5,100\nann,cup,3,50.5\nbob,cup,4.5,200\nbob,tea,5,100`),
		);
		expect(log).toEqual({
			userIds: ['bob', 'ann'],
			itemIds: ['tea', 'cup'],
			userIndices: Uint32Array.of(0, 1, 0, 0),
			itemIndices: Uint32Array.of(0, 1, 1, 0),
			eventNames: ['interaction'],
			eventCodes: Uint8Array.of(0, 0, 0, 0),
			values: Float32Array.of(5, 3, 4.5, 5),
			timestamps: Float64Array.of(100_000, 50_500, 200_000, 100_000),
			hasValues: true,
			hasTimestamps: true,
		});
		expect(summary).toMatchObject({ name: 'Shop', source: 'file', firstTimestamp: 50_500, badRowCount: 0 });
	});

	it('keeps every cell of a long file', async () => {
		const rows = Array.from({ length: 20_000 }, (_, row) => [row % 901, row % 77, (row % 9) / 2, row * 3] as const);
		const { log } = await imported(request(header + rows.map((row) => row.join(',')).join('\n')));
		const isAsWritten = ([user, item, value, time]: (typeof rows)[number], row: number) =>
			log.userIds[log.userIndices[row]!] === String(user) &&
			log.itemIds[log.itemIndices[row]!] === String(item) &&
			log.values[row] === value &&
			log.timestamps[row] === time * 1000;
		expect(log.values).toHaveLength(rows.length);
		expect(rows.findIndex((cells, row) => !isAsWritten(cells, row))).toBe(-1);
	});

	it('leaves out bad rows and says which, where and why', async () => {
		const content = `${header}ann,tea,5,100\n,tea,5,100\nann, ,5,100\nann,tea,many,100\nann,tea,,100\nann,tea,1e300,100\nann,tea,5,soon\nann,tea\nann,tea,5,100,x\nann,"tea,5,100\nbob,tea,5,100,\n`;
		const { badRows, log, summary } = await imported(request(content));
		expect(badRows.first.map(({ line, reason }) => [line, reason])).toEqual([
			[3, 'no user id'],
			[4, 'no item id'],
			[5, 'the value is not a number'],
			[6, 'the value is not a number'],
			[7, 'the value is not a number'],
			[8, 'the time cannot be read'],
			[9, 'too few columns'],
			[10, 'too many columns'],
			[11, 'a quote is not closed, or text follows it'],
		]);
		expect(badRows.count).toBe(9);
		expect(summary.badRowCount).toBe(9);
		expect(badRows.byReason[0]).toEqual({ reason: 'the value is not a number', count: 3 });
		expect(badRows.first.find(({ line }) => line === 10)!.text).toBe('ann,tea,5,100,x');
		expect(log.userIds).toEqual(['ann', 'bob']);
		expect(log.values).toHaveLength(2);
	});

	it('shows 100 bad rows and lets all be downloaded', async () => {
		const content = `${header}ann,tea,5,100\n${'ann,,5,100\n'.repeat(2500)}`;
		const { badRows } = await imported(request(content));
		expect(badRows.first).toHaveLength(100);
		expect(badRows).toMatchObject({ count: 2500, downloadCount: 2500 });
		const lines = (await badRows.download.text()).trimEnd().split('\n');
		expect(lines).toHaveLength(2501);
		expect(lines[0]).toBe('file\tline\treason\trow');
		expect(lines[2500]).toBe('shop.csv\t2502\tno item id\tann,,5,100');
	});

	it('takes a row without a time as the earliest, and row numbers where no row has one', async () => {
		const { log } = await imported(request(`${header}a,x,1,300\nb,x,1,\nc,x,1,200`));
		expect(log.timestamps).toEqual(Float64Array.of(300_000, 200_000, 200_000));
		const none = await imported(request(`${header}a,x,1,\nb,x,1,`));
		expect(none.log).toMatchObject({ hasTimestamps: false, timestamps: Float64Array.of(0, 1) });
		expect(none.summary).toMatchObject({ firstTimestamp: null, lastTimestamp: null });
	});

	it('names events, and lets an event without a value be', async () => {
		const content = 'user,item,event,qty\nann,tea,view,\nann,tea,purchase,2\nbob,tea,view,\nbob,tea,,';
		const mapping = { event: 2, value: 3, timestamp: null };
		const { log } = await imported(request(content, mapping));
		expect(log.eventNames).toEqual(['view', 'purchase', 'interaction']);
		expect(log.eventCodes).toEqual(Uint8Array.of(0, 1, 0, 2));
		expect(log.values).toEqual(Float32Array.of(1, 2, 1, 1));
	});

	it('multiplies values by the weight of their event, leaves out what counts nothing, and lets old rows fade', async () => {
		const day = 86_400;
		const content = `user,item,event,time\nann,tea,view,0\nann,tea,buy,${day * 10}\nann,cup,refund,${day * 10}\nbob,tea,view,${day * 5}`;
		const events = {
			buy: { kind: 'purchase', weight: 4 },
			refund: { kind: 'refund', weight: 0 },
		} as const;
		const mapping = { event: 2, value: null, timestamp: 3, events };
		const weighted = await imported(request(content, mapping));
		expect([...weighted.log.values]).toEqual([1, 4, 1]);
		expect(weighted.log).toMatchObject({ hasValues: true, eventNames: ['view', 'buy'] });
		expect(weighted.badRows.byReason).toEqual([{ reason: 'an event you leave out', count: 1 }]);
		const faded = await imported(request(content, { ...mapping, halfLifeDays: 5 }));
		expect([...faded.log.values]).toEqual([0.25, 4, 0.5]);
	});

	it('stops with a review where more rows would be left out than allowed, and stores nothing', async () => {
		const before = await listDatasets();
		const wanted = request(`${header}ann,tea,5,100\nann,tea,many,100\nann,tea,5,200`);
		const outcome = await importOrReview(wanted, 0.3);
		expect(outcome).toMatchObject({ state: 'review', review: { keptCount: 2, userCount: 1, badRows: { count: 1 } } });
		expect(await reviewImport(wanted)).toMatchObject({ keptCount: 2, itemCount: 1 });
		expect(await listDatasets()).toEqual(before);
		expect((await importOrReview(wanted, 0.4)).state).toBe('stored');
	});

	it('has one fingerprint for one content, whatever the delimiter, quotes, compression and encoding', async () => {
		const rows = Array.from({ length: 3000 }, (_, row) => [`ü${row % 70}`, `i${row % 31}`, `${row % 5}`, `${row}`]);
		const write = (delimiter: string, newline: string, quote = '') =>
			rows.map((row) => row.map((cell) => quote + cell + quote).join(delimiter)).join(newline);
		const noHeader = { hasHeader: false };
		const variants = [
			request(write(',', '\n'), noHeader),
			request(write('::', '\r\n'), { ...noHeader, delimiter: '::' }),
			request(write(';', '\r', '"'), { ...noHeader, delimiter: ';' }),
			request(gzipSync(write('\t', '\n')), { ...noHeader, delimiter: '\t' }),
			request(Buffer.from(`\ufeff${write(',', '\n')}`, 'utf-8'), noHeader),
			request(Buffer.from(`\ufeff${write(',', '\r\n')}`, 'utf16le'), noHeader),
			request(gzipSync(Buffer.from(write('|', '\n'), 'latin1')), { ...noHeader, delimiter: '|' }),
		];
		const prints = new Set<string>();
		for (const variant of variants) prints.add((await importDataset(variant)).summary.fingerprint);
		expect(prints.size).toBe(1);
		const other = await importDataset(request(write(',', '\n').replace('ü1,', 'ü2,'), noHeader));
		expect(prints.has(other.summary.fingerprint)).toBe(false);
	});

	it('reports bytes, rows and rate up to the end', async () => {
		const content = `${header}${'ann,tea,5,100\n'.repeat(50_000)}`;
		const seen: ImportProgress[] = [];
		const wanted = request(content);
		await importDataset(wanted, { onProgress: (progress) => seen.push(progress) });
		expect(seen[0]).toMatchObject({ phase: 'Reading interactions', done: 0, rows: 0, unit: 'bytes' });
		const last = seen.at(-1)!;
		expect(last).toMatchObject({ phase: 'Storing', done: content.length, total: content.length, rows: 50_000 });
		expect(last.rowsPerSecond).toBeGreaterThan(0);
	});

	it('stores nothing when it is cancelled in the middle', async () => {
		const before = await listDatasets();
		const controller = new AbortController();
		const content = `${header}${'ann,tea,5,100\n'.repeat(200_000)}`;
		const importing = importDataset(request(content), {
			signal: controller.signal,
			onProgress: ({ done }) => {
				if (done > 0) controller.abort();
			},
		});
		await expect(importing).rejects.toMatchObject({ name: 'AbortError' });
		expect(await listDatasets()).toEqual(before);
	});
});

describe('import of items', () => {
	const itemMapping: ItemMapping = {
		delimiter: ';',
		hasHeader: true,
		item: 0,
		columns: [
			{ index: 1, role: 'title' },
			{ index: 2, role: 'price' },
			{ index: 3, role: 'attribute' },
			{ index: 4, role: 'attribute' },
		],
	};
	const items =
		'sku;name;price;weight;shop_id\ntea ;Green tea;3,50;0.1;7\ncup;"A ""big"" cup";$1,299.00;;8\ntea;Again;1;1;7\npot;;;2;9\n;x;1;1;1';

	it('joins on the item id; numbers become numbers, ids stay text, blanks stay blank', async () => {
		const wanted = {
			...request(`${header}ann,tea,5,100`),
			items: [{ file: fileOf(items, 'items.csv'), mapping: itemMapping }],
		};
		const { catalogue, badRows, summary } = await imported(wanted);
		expect(catalogue.itemIds).toEqual(['tea', 'cup', 'pot']);
		expect(textColumn(catalogue, 'title')).toEqual(['Green tea', 'A "big" cup', '']);
		expect(numberColumn(catalogue, 'price')).toEqual(Float32Array.of(3.5, 1299, NaN));
		expect(catalogue.columns.map(({ name, kind }) => [name, kind])).toEqual([
			['name', 'text'],
			['price', 'number'],
			['weight', 'number'],
			['shop_id', 'text'],
		]);
		expect(badRows.first.map(({ fileName, line, reason }) => [fileName, line, reason])).toEqual([
			['items.csv', 4, 'the item is described twice'],
			['items.csv', 6, 'no item id'],
		]);
		expect(summary.catalogueCount).toBe(3);
	});

	it('names a column without a header by its place', async () => {
		const mapping: ItemMapping = { ...itemMapping, hasHeader: false, columns: [{ index: 2, role: 'attribute' }] };
		const file = fileOf('tea;Green tea;Japan\ncup;Cup;', 'items.csv');
		const { catalogue } = await imported({ ...request(`${header}ann,tea,5,100`), items: [{ file, mapping }] });
		expect(catalogue.columns).toMatchObject([{ name: 'column 3', values: ['Japan', ''] }]);
	});

	it('refuses a mapping of a column that the file does not have, instead of a column of blanks', async () => {
		const wanted = {
			...request(`${header}ann,tea,5,100`),
			items: [{ file: fileOf('sku;name;price\ntea;Green tea;3', 'items.csv'), mapping: itemMapping }],
		};
		await expect(importDataset(wanted)).rejects.toMatchObject({
			name: 'FileFormatError',
			message: expect.stringMatching(/items\.csv: column 4 is asked for, but it has 3 columns.*Choose/),
		});
	});

	it('changes the fingerprint', async () => {
		const plain = request(`${header}ann,tea,5,100`);
		const described = { ...plain, items: [{ file: fileOf(items, 'items.csv'), mapping: itemMapping }] };
		const [a, b] = [await importDataset(plain), await importDataset(described)];
		expect(a.summary.fingerprint).not.toBe(b.summary.fingerprint);
	});
});

describe('files that cannot be imported', () => {
	const failures: [title: string, wanted: ImportRequest, message: RegExp][] = [
		['is empty', request(''), /shop\.csv is empty\. Choose/],
		['has a header only', request(header), /holds no rows\. Export it again/],
		[
			'has the wrong delimiter',
			request(`${header}ann,tea,5,100`, { delimiter: ';' }),
			/a single column when cut at “;”.*Choose the delimiter/,
		],
		[
			'lacks a mapped column',
			request(`${header}ann,tea,5,100`, { value: 9 }),
			/column 10 is asked for, but it has 4 columns/,
		],
		['has no user column chosen', request(header, { user: -1 }), /say which column holds the user id/],
		['has one column for both', request(header, { user: 1 }), /column 2 cannot be both/],
		[
			'has only bad rows',
			request(`${header}ann,tea,five,100\nbob,tea,x,2`),
			/none of its rows can be used \(2 × the value is not a number\); the first is line 2: “ann,tea,five,100” \(the value is not a number\)\. Check/,
		],
		['is binary', request(Uint8Array.of(1, 2, 0, 255, 0, 0, 7)), /is not a text file.*Export the table as CSV/],
		['is a workbook', request('PK\x03\x04 and more'), /zip archive inside another file.*save the sheet as CSV/],
		[
			'is a cut-off gzip file',
			request(gzipSync(header.repeat(100)).subarray(0, 60)),
			/damaged or cut-off gzip file.*pack it again/,
		],
		[
			'has times for events',
			request(header + Array.from({ length: 300 }, (_, row) => `ann,tea,5,${row}\n`).join(''), { event: 3 }),
			/column 4 holds more than 256 different events.*Choose another/,
		],
	];
	it.each(failures)('a file that %s ends in words that name it and a way out', async (_, wanted, message) => {
		const before = await listDatasets();
		await expect(importDataset(wanted)).rejects.toMatchObject({
			name: 'FileFormatError',
			message: expect.stringMatching(message),
		});
		expect(await listDatasets()).toEqual(before);
	});

	it('ends in a data set or a FileFormatError, whatever the bytes', { timeout: 60_000 }, async () => {
		const good = Buffer.from(`${header}ann,tea,5,100\nbob,"c,u""p",4,200\r\n"ü",tea,1,300\n`);
		const piece = fc.oneof(
			fc.uint8Array({ maxLength: 12 }),
			fc
				.constantFrom(
					'"',
					',',
					'\n',
					'\r',
					'\0',
					'NaN',
					'-1',
					'1e18',
					'::',
					'\ufeff',
					'\t',
					';',
					',,,,,,',
					'ann,tea,5,100\n',
				)
				.map((text) => new TextEncoder().encode(text)),
			fc.nat(good.length).chain((start) => fc.nat(good.length).map((end) => new Uint8Array(good.subarray(start, end)))),
		);
		const bytes = fc.array(piece, { maxLength: 10 }).map((pieces) => Buffer.concat(pieces));
		const packed = fc.tuple(bytes, fc.boolean(), fc.nat(40)).map(([content, isPacked, cut]) => {
			const whole = isPacked ? gzipSync(content) : content;
			return cut < 8 ? whole.subarray(0, whole.length - cut) : whole;
		});
		await fc.assert(
			fc.asyncProperty(packed, async (content) => {
				const outcome = await attempt(content);
				expect(['stored', 'FileFormatError', 'UnknownDelimiterError']).toContain(outcome);
			}),
			{ numRuns: 1500 },
		);
	});
});

/** What a user would do: look, take the guess, import. */
async function attempt(content: Uint8Array): Promise<string> {
	const file = fileOf(content);
	try {
		const preview = await inspectFile(file, { kind: 'interactions' });
		if (preview.kind !== 'interactions') return 'items';
		await importDataset({ name: 'x', interactions: [{ file, mapping: preview.guess }] });
		return 'stored';
	} catch (error) {
		if (error instanceof FileFormatError) return error.name;
		return error instanceof Error ? String(error.stack) : 'unknown';
	}
}
