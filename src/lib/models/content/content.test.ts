import { expect, test } from 'vitest';
import type { CatalogueColumn } from '$lib/interactions/catalogue';
import { modelEntry } from '$lib/models/registry';
import { fitOn, nobody, scoresOf } from '$lib/models/tiny-fit';
import { tinyTrainingData } from '$lib/models/tiny-worlds';

/** Two mugs, two lamps, one of each never taken, and an item nobody described. */
const titles = ['red mug of clay', 'blue mug of clay', 'desk lamp', 'floor lamp', ''];
const columns: CatalogueColumn[] = [
	{ name: 'title', role: 'title', kind: 'text', values: titles },
	{ name: 'brand', role: 'brand', kind: 'text', values: ['Ton', 'Ton', 'Lux', 'Lux', ''] },
	{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(9, 10, 60, 70, NaN) },
];
const train = tinyTrainingData(
	2,
	5,
	[
		{ user: 0, item: 0 },
		{ user: 1, item: 2 },
	],
	columns,
);
const historyOf = (...items: number[]) => ({
	userIndex: null,
	history: Uint32Array.from(items),
	values: new Float32Array(items.length).fill(1),
});
const entry = modelEntry('content');

test('places items nobody took beside what was taken', async () => {
	const model = await fitOn(entry, train, {});
	const scores = scoresOf(model, [historyOf(0), historyOf(2)]);
	expect(scores[1]).toBeGreaterThan(0.5);
	expect(scores[1]).toBeGreaterThan(scores[3] + 0.4);
	expect(scores[5 + 3]).toBeGreaterThan(scores[5 + 1] + 0.4);
	expect(scores[4]).toBe(0);
	expect(scoresOf(model, [nobody])).toEqual(new Float32Array(5));
});

test('scores by the cosine with the weighted mean of the history, the latest weighing more where it should', async () => {
	const model = await fitOn(entry, train, { recencyDecay: 0.1 });
	const [, blue, , floor] = scoresOf(model, [historyOf(0, 2)]);
	expect(floor).toBeGreaterThan(blue);
	const even = await fitOn(entry, train, {});
	expect(scoresOf(even, [historyOf(0)])[0]).toBeCloseTo(1, 5);
});

test('explains a score by contributions that sum to it', async () => {
	const model = await fitOn(entry, train, {});
	const query = historyOf(0, 1, 2);
	const sum = model.explain!(query, 1).reduce((total, { weight }) => total + weight, 0);
	expect(sum).toBeCloseTo(scoresOf(model, [query])[1], 4);
	expect(model.explain!(query, 1)[0].itemIndex).toBe(1);
});

test('reads only what it is told to', async () => {
	const mute = columns.map((column) => ({ ...column, encoding: { encoder: 'ignore', models: [] } }) as CatalogueColumn);
	const model = await fitOn(entry, { ...train, catalogue: { ...train.catalogue, columns: mute } }, {});
	expect(scoresOf(model, [historyOf(0)])).toEqual(new Float32Array(5));
	const wordless = await fitOn(entry, train, { textWeight: 0 });
	expect(scoresOf(wordless, [historyOf(0)])).not.toEqual(scoresOf(await fitOn(entry, train, {}), [historyOf(0)]));
});
