import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { CatalogueColumn } from '$lib/interactions/catalogue';
import { encodeCatalogue } from './encode-catalogue';
import type { EncodedColumn } from './encoder';
import type { EncoderId, FeatureReader, FeatureUse } from './column-encoding';
import { describeColumn } from './feature-calls';
import { defaultEncoding, encoders, encodersFor } from './registry';
import { textTokens } from './text';

const readers: readonly FeatureReader[] = [
	{ id: 'content', use: 'compares' },
	{ id: 'network', use: 'learns' },
];

const textColumn = (
	values: string[],
	role: CatalogueColumn['role'] = 'attribute',
	name: string = role,
): CatalogueColumn => ({
	name,
	role,
	kind: 'text',
	values,
});
const numberColumn = (values: number[], role: CatalogueColumn['role'] = 'attribute'): CatalogueColumn => ({
	name: role,
	role,
	kind: 'number',
	values: Float32Array.from(values),
});
const encode = (encoder: EncoderId, column: CatalogueColumn, buckets = 1 << 20, seed = 1) =>
	encoders[encoder].encode(column, { buckets, seed });

/** Each item's features as row → weight. */
function itemsOf({ offsets, rows, weights }: EncodedColumn): Map<number, number>[] {
	return Array.from({ length: offsets.length - 1 }, (_, item) => {
		const entries = Array.from({ length: offsets[item + 1] - offsets[item] }, (_, place) => offsets[item] + place);
		return new Map(entries.map((entry) => [rows[entry], weights[entry]]));
	});
}
const product = (a: Map<number, number>, b: Map<number, number>) =>
	[...a].reduce((sum, [row, weight]) => sum + weight * (b.get(row) ?? 0), 0);

describe('encoders', () => {
	test('give a feature to each part of a|b|c, none to blanks and to what one item has alone', () => {
		const encoded = encode('vocabulary', textColumn(['red|blue', ' blue |red|red', '', 'red|gold']));
		expect(itemsOf(encoded)).toEqual([
			new Map([
				[0, 1],
				[1, 1],
			]),
			new Map([
				[0, 1],
				[1, 1],
			]),
			new Map(),
			new Map([[0, 1]]),
		]);
		expect(encoded.valueCount).toBe(2);
	});

	test('hash apart where there is room, with both signs, and count who shares where there is not', () => {
		const values = Array.from({ length: 2000 }, (_, item) => `value ${item % 1000}`);
		const roomy = encode('hash', textColumn(values));
		expect([roomy.valueCount, roomy.collisionCount < 10]).toEqual([1000, true]);
		const positive = roomy.weights.reduce((sum, weight) => sum + Number(weight > 0), 0) / roomy.weights.length;
		expect(positive).toBeGreaterThan(0.4);
		expect(positive).toBeLessThan(0.6);
		const narrow = encode('hash', textColumn(values), 100);
		expect(narrow.collisionCount).toBeGreaterThan(990);
		expect(Math.max(...narrow.rows)).toBeLessThan(100);
	});

	test('hash the same with the same seed, else otherwise, and apart by column', () => {
		const values = ['red', 'red', 'blue', 'blue'];
		expect(encode('hash', textColumn(values))).toEqual(encode('hash', textColumn(values)));
		expect(encode('hash', textColumn(values), 1 << 20, 2).rows).not.toEqual(encode('hash', textColumn(values)).rows);
		const label = textColumn(values, 'attribute', 'label');
		expect(encode('hash', label).rows).not.toEqual(encode('hash', textColumn(values)).rows);
	});

	test('hash with signs, so that products of what has nothing in common are 0 on average', () => {
		const rng = createRng(9);
		const cells = Array.from({ length: 40 }, (_, item) =>
			Array.from({ length: 20 }, (_, place) => `${item % 20} ${place} ${rng.integer(2)}`).join('|'),
		);
		const items = itemsOf(encode('hash', textColumn(cells), 64));
		let [sum, count] = [0, 0];
		for (let a = 0; a < 20; a++) for (let b = 0; b < a; b++, count++) sum += product(items[a], items[b]);
		// Without signs, 20 tokens over 64 rows would meet about 20 · 20 / 64 = 6 times.
		expect(Math.abs(sum / count)).toBeLessThan(1);
	});

	test('put equal numbers into one sixteenth, blanks into none', () => {
		const values = Array.from({ length: 64 }, (_, item) => (item === 63 ? NaN : item < 32 ? 5 : item));
		const items = itemsOf(encode('quantile', numberColumn(values)));
		expect(new Set(items.slice(0, 32).map((item) => [...item.keys()][0])).size).toBe(1);
		expect(items[63].size).toBe(0);
	});

	test('standardise numbers and logarithms, and give nothing where nothing varies', () => {
		const items = itemsOf(encode('scale', numberColumn([1, 3, NaN])));
		expect(items[0]).toEqual(
			new Map([
				[0, -1],
				[1, 1],
			]),
		);
		expect(items[2].size).toBe(0);
		const logs = itemsOf(encode('log-scale', numberColumn([Math.E - 1, Math.exp(3) - 1, -4], 'price')));
		expect(logs[0].get(0)).toBeCloseTo(-1, 5);
		expect(logs[2].size).toBe(0);
		expect(encode('scale', numberColumn([7, 7, 7])).rows.length).toBe(0);
	});

	test('read words with pairs, and scripts without spaces by characters', () => {
		expect(textTokens('Red Mug, LARGE')).toEqual(['red', 'mug', 'red mug', 'large', 'mug large']);
		expect(textTokens('红色茶杯')).toEqual(['红色', '色茶', '茶杯', '红色茶', '色茶杯']);
		expect(textTokens('iPhone手机')).toEqual(['iphone', '手机']);
		expect(textTokens('茶')).toEqual(['茶']);
		expect(textTokens('Crème brûlée 2')).toContain('brûlée');
		expect(textTokens('ＡＢＣ')).toEqual(['abc']);
		expect(textTokens('')).toEqual([]);
	});

	test('place texts that share rare words near, in Chinese too, and words all share nowhere', () => {
		const titles = [
			'红色茶杯 shop',
			'蓝色茶杯 shop',
			'黑色耳机 shop',
			'白色耳机 shop',
			'red mug shop',
			'blue mug shop',
			'',
		];
		const items = itemsOf(encode('text', textColumn(titles, 'title')));
		for (const item of items.slice(0, 6)) expect(product(item, item)).toBeCloseTo(1, 5);
		expect(product(items[0], items[1])).toBeGreaterThan(0.5);
		expect(product(items[2], items[3])).toBeGreaterThan(0.5);
		expect(product(items[4], items[5])).toBeGreaterThan(0.5);
		expect(product(items[0], items[2])).toBeLessThan(0.1);
		expect(items[6].size).toBe(0);
	});

	test('encode what feeds a model, by default or as the user chose', () => {
		const title = textColumn(['a b', 'a c', 'd'], 'title');
		const category = textColumn(['x', 'x', 'y'], 'category');
		const fed = (columns: CatalogueColumn[], id: string, use: FeatureUse) =>
			encodeCatalogue({ itemIds: ['1', '2', '3'], columns }, { id, use }).map(({ column, encoder }) => [
				column.role,
				encoder.id,
			]);
		expect(fed([title, category], 'network', 'learns')).toEqual([['category', 'vocabulary']]);
		expect(fed([title, category], 'content', 'compares')).toEqual([
			['title', 'text'],
			['category', 'vocabulary'],
		]);
		const chosen: CatalogueColumn = { ...category, encoding: { encoder: 'hash', models: ['content'] } };
		expect(fed([title, chosen], 'network', 'learns')).toEqual([]);
		expect(fed([title, chosen], 'content', 'compares')[1]).toEqual(['category', 'hash']);
	});

	test('feed every model that reads features, and words only those that compare', () => {
		const models = (role: CatalogueColumn['role'], kind: CatalogueColumn['kind']) =>
			defaultEncoding({ role, kind }, readers).models;
		expect(models('brand', 'text')).toEqual(['content', 'network']);
		expect(models('price', 'number')).toEqual(['content', 'network']);
		expect(models('title', 'text')).toEqual(['content']);
		expect(models('image', 'text')).toEqual([]);
	});

	test('offer each kind of column only what can read it', () => {
		expect(encodersFor({ kind: 'number' }).map(({ meta }) => meta.id)).toEqual([
			'log-scale',
			'scale',
			'quantile',
			'ignore',
		]);
		expect(encodersFor({ kind: 'text' }).map(({ meta }) => meta.id)).toEqual(['vocabulary', 'hash', 'text', 'ignore']);
	});

	test('describe a column: how much is known, of how many values, and of pictures whether they are there', () => {
		expect(describeColumn(textColumn(['a|b', 'a', '', 'b'], 'category'), readers)).toMatchObject({
			knownShare: 0.75,
			distinctCount: 2,
			valueCount: 2,
			isDefault: true,
			imageCount: null,
		});
		const pictures = textColumn(['https://a/b.png', 'data:image/png;base64,AA'], 'image');
		expect(describeColumn(pictures, readers)).toMatchObject({
			imageCount: 1,
			encoding: { encoder: 'ignore', models: [] },
		});
	});
});
