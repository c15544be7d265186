import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Good files of every format, to be broken. */
function goodFiles(): Uint8Array[] {
	const rows = Array.from({ length: 40 }, (_, row) => [
		`u${row % 7}`,
		`i"${row % 11}`,
		'view',
		`${row % 5}`,
		`${1.6e9 + row}`,
	]);
	const names = ['user_id', 'item_id', 'event', 'value', 'timestamp'];
	const write = (delimiter: string) =>
		[names, ...rows.map((row) => row.map((cell) => (cell.includes('"') ? `"${cell.replace('"', '""')}"` : cell)))]
			.map((row) => row.join(delimiter))
			.join('\n');
	const records = rows.map((row) => JSON.stringify(Object.fromEntries(row.map((cell, index) => [names[index], cell]))));
	return [
		utf8(write(',')),
		utf8(write('\t')),
		utf8(write('::').replaceAll('\n', '\r\n')),
		utf8(records.join('\n')),
		utf8(`[${records.join(',')}]`),
		new Uint8Array(Buffer.from(`\ufeff${write(';')}`, 'utf16le')),
		new Uint8Array(Buffer.from(write(','), 'latin1')),
	];
}

const fragments = [
	'"',
	'""',
	'"a\n',
	',',
	';',
	'::',
	'\t',
	'|',
	'\n',
	'\r',
	'\r\n',
	'\0',
	'NaN',
	'Infinity',
	'-1',
	'-0',
	'1e400',
	'1000000000000000000',
	'999999999999999999999',
	'\ufeff',
	'\u2028',
	'\ud800',
	'茶',
	'🛒',
	',,,,,,',
	'{',
	'}',
	'[',
	']',
	'{"a":',
	"{'a': 1}",
	'\\',
	'PK\x03\x04',
	'PAR1',
	'\x1f\x8b',
	'user_id,item_id\n',
	'1,2\n',
	'__proto__',
	'constructor',
	'0000-00-00',
	'31.02.2024',
	' ',
].map(utf8);

/** Bytes of a file that is broken in one of the ways files are. */
export function malformedFile(): fc.Arbitrary<Uint8Array> {
	const good = goodFiles();
	const text = fc.constantFrom(...good);
	const truncated = text.chain((file) => fc.nat(file.length).map((length) => file.subarray(0, length)));
	const patched = fc
		.tuple(text, fc.array(fc.tuple(fc.nat(4000), fc.constantFrom(...fragments)), { minLength: 1, maxLength: 6 }))
		.map(([file, patches]) =>
			patches.reduce((bytes, [at, patch]) => {
				const place = at % (bytes.length + 1);
				return new Uint8Array(Buffer.concat([bytes.subarray(0, place), patch, bytes.subarray(place)]));
			}, file),
		);
	const mixed = fc
		.array(fc.oneof(truncated, fc.constantFrom(...fragments)), { maxLength: 4 })
		.map((parts) => new Uint8Array(Buffer.concat(parts)));
	const noise = fc.uint8Array({ maxLength: 300 });
	const soup = fc
		.array(fc.constantFrom(...fragments), { maxLength: 30 })
		.map((parts) => new Uint8Array(Buffer.concat(parts)));
	const plain = fc.oneof(
		truncated,
		patched,
		mixed,
		noise,
		soup,
		fc.constant(new Uint8Array(0)),
		fc.constant(utf8('user_id,item_id\n')),
	);
	const packed = fc
		.tuple(plain, fc.constantFrom('gzip', 'zip', 'zip twice', 'gzip twice'), fc.nat(60))
		.map(([content, how, cut]) => {
			const zip = (bytes: Uint8Array) => zipSync({ 'a.csv': bytes }, { level: 1 });
			const whole = {
				gzip: () => gzipSync(content),
				zip: () => zip(content),
				'zip twice': () => zip(zip(content)),
				'gzip twice': () => gzipSync(gzipSync(content)),
			}[how]();
			// A third is cut off, a third has a byte flipped.
			if (cut < 20) return whole.subarray(0, Math.max(0, whole.length - cut));
			if (cut < 40) {
				const flipped = new Uint8Array(whole);
				flipped[(cut * 7919) % flipped.length]! ^= 1 << (cut % 8);
				return flipped;
			}
			return whole;
		});
	return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: packed });
}

/** Files that take a while each: a line of 10 MB in every guise, bombs. */
export function heavyFiles(withSlowest: boolean): [name: string, content: Uint8Array][] {
	const long = 'x'.repeat(10_000_000);
	const head = 'user_id,item_id\n1,2\n';
	const slowest: [string, Uint8Array][] = [
		['a quote left open over 10 MB', utf8(`${head}"3,${'a,b\n'.repeat(2_500_000)}`)],
		['a bomb in a zip', zipSync({ 'a.csv': utf8(`${head}${'1,2\n'.repeat(25_000_000)}`) }, { level: 1 })],
	];
	return [
		['a line of 10 MB', utf8(`${head}${long}`)],
		['a line of 10 MB amid good ones', utf8(`${head}${long}\n3,4\n`)],
		['a cell of 10 MB', utf8(`${head}3,${long}\n4,5\n`)],
		['a quoted cell of 10 MB', utf8(`${head}3,"${long}"\n4,5\n`)],
		['a line of JSON of 10 MB', utf8(`{"user_id":1,"item_id":2}\n{"user_id":"${long}","item_id":2}\n`)],
		['10 MB of commas', utf8(','.repeat(10_000_000))],
		['10 MB of line breaks', utf8('\n'.repeat(10_000_000))],
		['10 MB of brackets', utf8('['.repeat(10_000_000))],
		['10 MB of zeros', new Uint8Array(10_000_000)],
		['a bomb of rows, gzipped', new Uint8Array(gzipSync(`${head}${'1,2\n'.repeat(25_000_000)}`))],
		['a bomb of zeros, gzipped', new Uint8Array(gzipSync(new Uint8Array(200_000_000)))],
		...(withSlowest ? slowest : []),
	];
}
