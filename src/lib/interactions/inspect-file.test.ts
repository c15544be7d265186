import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeCounts, type InteractionMapping } from './file-preview';
import { inspectFile } from './inspect-file';

const fileOf = (content: string | Uint8Array, name = 'shop.csv') => new File([content as BlobPart], name);
const inspect = (content: string | Uint8Array, options = {}) => inspectFile(fileOf(content), options);
const lines = (count: number, line: (row: number) => string) =>
	Array.from({ length: count }, (_, row) => line(row)).join('\n');

/** The shapes people have: header or first lines, and what must be seen in them. */
const uData = lines(300, (row) => `${(row * 7) % 40}\t${(row * 13) % 90}\t${(row % 5) + 1}\t${881250949 + row * 61}`);
const ratingsDat = uData.replaceAll('\t', '::');
const known: [shape: string, text: string, guess: Partial<InteractionMapping>][] = [
	[
		'MovieLens u.data',
		uData,
		{ delimiter: '\t', hasHeader: false, user: 0, item: 1, value: 2, timestamp: 3, timestampUnit: 's' },
	],
	[
		'MovieLens ratings.dat',
		ratingsDat,
		{ delimiter: '::', hasHeader: false, user: 0, item: 1, value: 2, timestamp: 3 },
	],
	[
		'MovieLens ratings.csv',
		'userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n1,29,3.5,1112484676',
		{ user: 0, item: 1, value: 2, timestamp: 3, timestampUnit: 's' },
	],
	[
		'RetailRocket events.csv',
		'timestamp,visitorid,event,itemid,transactionid\n1433221332117,257597,view,355908,\n1433224214164,992329,view,248676,',
		{ user: 1, item: 3, event: 2, timestamp: 0, timestampUnit: 'ms', value: null },
	],
	[
		'item before user',
		'product_id;customer_id;quantity;order_date\np1;c1;2;2024-01-05\np2;c1;1;2024-01-06',
		{ delimiter: ';', user: 1, item: 0, value: 2, timestamp: 3, timestampUnit: 'iso' },
	],
	[
		'H&M transactions',
		't_dat,customer_id,article_id,price,sales_channel_id\n2018-09-20,000058a1,0663713001,0.05,2\n2018-09-21,000058a2,0541518023,0.03,2',
		{ user: 1, item: 2, timestamp: 0, timestampUnit: 'iso', value: null },
	],
	[
		'UCI Online Retail',
		'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,LIGHT,6,2010-12-01 08:26:00,2.55,17850,UK\n536366,71053,LANTERN,6,2010-12-01 08:28:00,3.39,17850,UK',
		{ user: 6, item: 1, value: 3, timestamp: 4, timestampUnit: 'iso' },
	],
	[
		'two columns of ids',
		'user_id,item_id\n0,7580\n0,3730',
		{ user: 0, item: 1, event: null, value: null, timestamp: null },
	],
	[
		'a pipe',
		'session|sku|action|ts\ns1|a|view|2024-01-05T10:00:00Z\ns1|b|cart|2024-01-05T10:01:00Z',
		{ delimiter: '|', user: 0, item: 1, event: 2, timestamp: 3 },
	],
	['a caret', 'user^item^rating\n1^a^5\n2^b^4', { delimiter: '^', user: 0, item: 1, value: 2 }],
	['decimal commas', 'kunde;artikel;rating\n1;a;3,5\n2;b;4,0\n3;c;2,5', { delimiter: ';', user: 0, item: 1, value: 2 }],
	['categories cut by pipes', 'user,item,genre\n1,a,x|y\n2,b,y|z\n3,c,z|x', { delimiter: ',', user: 0, item: 1 }],
	[
		'times with colons',
		'user,item,time\n1,a,2024-01-05 10:00:00\n2,b,2024-01-05 11:00:00',
		{ delimiter: ',', user: 0, item: 1, timestamp: 2 },
	],
];

describe('guess of an interactions file', () => {
	it.each(known)('%s is mapped', async (_, text, guess) => {
		const preview = await inspect(text);
		expect(preview.kind).toBe('interactions');
		expect(preview.guess).toMatchObject(guess);
	});

	it('is the same from a packed, a UTF-16 and a Windows file', async () => {
		const text = 'Küche,user_id,item_id\r\nß,1,a\r\nß,2,b';
		const plain = await inspect(text);
		const packed = await inspect(gzipSync(text));
		expect(packed).toMatchObject({ compression: 'gzip', guess: plain.guess, rows: plain.rows, columns: plain.columns });
		const encodings = {
			'utf-16le': Buffer.from(`\ufeff${text}`, 'utf16le'),
			'windows-1252': Buffer.from(text, 'latin1'),
		};
		for (const [encoding, bytes] of Object.entries(encodings)) {
			expect(await inspect(bytes)).toMatchObject({
				encoding,
				guess: plain.guess,
				rows: plain.rows,
				columns: plain.columns,
			});
		}
		const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
		expect(await inspect(swapped)).toMatchObject({ encoding: 'utf-16be', rows: plain.rows });
		expect(await inspect(Buffer.from(text, 'utf16le'))).toMatchObject({ encoding: 'utf-16le', rows: plain.rows });
	});

	it('has no doubt where the header names user and item', async () => {
		const text = `user_id,item_id\n${lines(50, (row) => `${row % 9},${row % 7}`)}`;
		expect((await inspect(text)).ambiguity).toBeNull();
	});

	it('says so where only the place tells users from items', async () => {
		const { ambiguity, shape } = await inspect(uData.replaceAll('\t', ';'));
		expect(shape).toBeNull();
		expect(ambiguity).toMatch(/no header.*column 1 was taken as users and column 2 as items.*Swap/);
	});

	it('says so where a column is not called like a user or an item', async () => {
		const { ambiguity, guess } = await inspect('who,product_id,when\nann,1,2024-01-01\nbob,2,2024-01-02');
		expect(guess).toMatchObject({ user: 0, item: 1, timestamp: 2 });
		expect(ambiguity).toMatch(/No column is called like a user: “who” was taken/);
	});

	it('takes a date column with many blunders for the time, and says which columns read as nothing they are called', async () => {
		const text = (menge: (row: number) => string) =>
			'Kundennr;Artikelnr;Menge;Datum\n' +
			lines(
				100,
				(row) => `K${row % 9};A${row % 7};${menge(row)};${row % 10 === 0 ? 'gestern' : `${13 + (row % 9)}.07.2024`}`,
			);
		const some = await inspect(text((row) => (row % 13 === 0 ? 'viele' : '2')));
		expect(some.guess).toMatchObject({ user: 0, item: 1, value: null, timestamp: 3, timestampUnit: 'day-first' });
		expect(some.columns[3]).toMatchObject({ type: 'text', timestampUnit: 'day-first' });
		expect(some.ambiguity).toMatch(/^“Menge” is called like a rating or quantity.*left out/);
		expect((await inspect(text(() => '2'))).ambiguity).toBeNull();

		const never = await inspect('user,item,date\na,b,soon\nb,b,later\nc,a,now');
		expect(never.guess).toMatchObject({ timestamp: null });
		expect(never.ambiguity).toMatch(/^“date” is called like a time/);
	});

	it('takes numbers of eight digits for days only where nearly all of them are', async () => {
		const ids = await inspect(
			'user,item,when\n' + lines(40, (row) => `${row % 3},${row % 4},${row % 2 ? 20240113 + (row % 9) : 91999999}`),
		);
		expect(ids.columns[2]).toMatchObject({ type: 'integer', timestampUnit: null });
	});

	it('says so where an id comes once only', async () => {
		const text = `user_id,item_id\n${lines(50, (row) => `${row},${row % 7}`)}`;
		expect((await inspect(text)).ambiguity).toMatch(/“user_id” gives another user on every row/);
	});

	it('never maps one column twice, and never user and item to one', async () => {
		const name = fc.constantFrom(
			'user',
			'item',
			'customer',
			'product_id',
			'rating',
			'time',
			'event',
			'x',
			'',
			'id',
			'price',
		);
		const cell = fc.constantFrom('1', '2', 'a', 'b', '3.5', '1112486027', '2024-01-01', '');
		const table = fc
			.integer({ min: 2, max: 6 })
			.chain((width) =>
				fc.tuple(
					fc.array(name, { minLength: width, maxLength: width }),
					fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
				),
			);
		await fc.assert(
			fc.asyncProperty(table, fc.boolean(), async ([names, rows], hasHeader) => {
				const text = [names, ...rows].map((row) => row.join(';')).join('\n');
				const preview = await inspect(text, { kind: 'interactions', delimiter: ';', hasHeader });
				const { user, item, event, value, timestamp } = preview.guess as InteractionMapping;
				const used = [user, item, event, value, timestamp].filter((index) => index !== null);
				expect(new Set(used).size).toBe(used.length);
				for (const index of used) expect(index).toBeLessThan(names.length);
				for (const index of used) expect(index).toBeGreaterThanOrEqual(0);
			}),
			{ numRuns: 400 },
		);
	});
});

describe('guess of an items file', () => {
	it('is told from interactions, and every filled column is kept', async () => {
		const text =
			'sku,Title,Category,Brand,Price,Description,Image URL,Weight,Nothing\na,A,x,b,1.5,long,http://a,3,\nb,B,x,b,2.5,long,http://b,4,';
		const preview = await inspect(text);
		expect(preview.kind).toBe('items');
		expect(preview.guess).toEqual({
			delimiter: ',',
			hasHeader: true,
			item: 0,
			columns: [
				{ index: 1, role: 'title' },
				{ index: 2, role: 'category' },
				{ index: 3, role: 'brand' },
				{ index: 4, role: 'price' },
				{ index: 5, role: 'description' },
				{ index: 6, role: 'image' },
				{ index: 7, role: 'attribute' },
			],
		});
		expect(preview.ambiguity).toBeNull();
	});

	it('finds id and title without a header, as in u.item, and says what it took', async () => {
		const text = lines(40, (row) => `${row + 1}|Film ${row} (1995)|01-Jan-1995||http://x/${row}|0|1`);
		const preview = await inspect(text);
		expect(preview).toMatchObject({
			kind: 'items',
			delimiter: '|',
			guess: { item: 0, columns: [{ index: 1, role: 'title' }, {}, {}, {}, {}] },
		});
		expect(preview.ambiguity).toMatch(/column 1 was taken as the item id and column 2 as the title/);
	});
});

describe('preview', () => {
	it('counts users and items in words, and says when the counts are of a part', async () => {
		const whole = await inspect(`user_id,item_id\n${lines(3000, (row) => `${row % 1234},${row % 7}`)}`);
		expect(describeCounts(whole, whole.guess as InteractionMapping)).toBe('1,234 users, 7 items');
		const long = await inspect(
			`user_id,item_id,note\n${lines(400_000, (row) => `${row % 100},${row % 50},some note`)}`,
		);
		expect(long.isWholeFile).toBe(false);
		expect(describeCounts(long, long.guess as InteractionMapping)).toMatch(
			/^100 users, 50 items in the first [\d,]{7} rows$/,
		);
	});

	it('shows 20 rows and what each column holds', async () => {
		const preview = await inspect(`user_id,when,n,\n${lines(50, (row) => `u${row},2024-01-01,${row % 2},`)}`);
		expect(preview.rows).toHaveLength(20);
		expect(preview.columns.map(({ name, type, distinctCount }) => [name, type, distinctCount])).toEqual([
			['user_id', 'text', 50],
			['when', 'time', 1],
			['n', 'integer', 2],
			['column 4', 'empty', 0],
		]);
		expect(preview.columns[0]!.samples).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
	});

	it('believes the user about delimiter, header and kind', async () => {
		const text = 'a;b,c;d\n1;2,3;4';
		expect(await inspect(text, { delimiter: ',', hasHeader: true, kind: 'items' })).toMatchObject({
			kind: 'items',
			columns: [{ name: 'a;b' }, { name: 'c;d' }],
			rows: [['1;2', '3;4']],
		});
		expect((await inspect('user,item\na,b', { hasHeader: false })).rows).toHaveLength(2);
	});

	it('does not take a first row for a header because an event has the name of a column', async () => {
		const preview = await inspect('ann,tea,rating\nbob,cup,rating\nann,cup,view');
		expect(preview.hasHeader).toBe(false);
	});

	const failures: [title: string, content: string | Uint8Array, message: RegExp][] = [
		['nothing', '', /shop\.csv is empty/],
		['blank lines', '\n \r\n\n', /blank lines only/],
		['a header only', 'user_id,item_id,rating\n', /a header \(line 1: “user_id,item_id,rating”\) and no rows/],
		['zeros', Uint8Array.of(65, 0, 0, 66, 1, 2), /not a text file/],
		['a PDF', '%PDF-1.7', /is a PDF/],
		['gzip inside gzip', gzipSync(gzipSync('a,b')), /gzip file inside a gzip file.*Unpack it once/],
	];
	it.each(failures)('of %s says what is wrong and what to do', async (_, content, message) => {
		await expect(inspect(content)).rejects.toMatchObject({
			name: 'FileFormatError',
			message: expect.stringMatching(message),
		});
	});

	it.each([
		['one column', 'alpha\nbeta\ngamma', /a single column.*line 1: “alpha”.*choose it by hand/],
		['ragged rows', 'user,item,time\na,b,1,x,y\nb\n"c,d,2\n', /not have the same number of columns.*“user,item,time”/],
	])('of %s asks what parts the columns', async (_, content, message) => {
		await expect(inspect(content)).rejects.toMatchObject({
			name: 'UnknownDelimiterError',
			message: expect.stringMatching(message),
		});
	});
});
