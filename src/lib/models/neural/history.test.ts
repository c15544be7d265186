import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { tinyTrainingData } from '$lib/models/tiny-worlds';
import {
	drawSequence,
	historyBags,
	orderByTime,
	otherItemBags,
	queryBags,
	recencyWeights,
	withoutOrder,
} from './history';

const weights = recencyWeights({ length: 3, decay: 0.5 });

test('weighs the last items by steps back, so that they add up to 1', () => {
	const {
		offsets,
		rows,
		weights: shares,
	} = queryBags([Uint32Array.of(9, 4, 7, 5), Uint32Array.of(8), new Uint32Array(0)], weights);
	expect([...offsets]).toEqual([0, 3, 4, 4]);
	expect([...rows]).toEqual([5, 7, 4, 8]);
	[4 / 7, 2 / 7, 1 / 7, 1].forEach((share, entry) => expect(shares[entry]).toBeCloseTo(share, 6));
});

test('keeps the order of time, and draws the order of ties anew each time', () => {
	const train = tinyTrainingData(1, 6, [
		{ user: 0, item: 5, day: 0 },
		{ user: 0, item: 3, day: 2 },
		{ user: 0, item: 1, day: 2 },
		{ user: 0, item: 4, day: 2 },
		{ user: 0, item: 0, day: 1 },
		{ user: 0, item: 2, day: 3 },
	]);
	const order = orderByTime(train);
	const orders = new Set<string>();
	for (let seed = 0; seed < 60; seed++) {
		const sequence = [...drawSequence(order, train.matrix.columnIndices, createRng(seed))];
		expect([sequence[0], sequence[1], sequence[5]]).toEqual([5, 0, 2]);
		expect(sequence.slice(2, 5).sort()).toEqual([1, 3, 4]);
		orders.add(sequence.join());
	}
	expect(orders.size).toBe(6);
});

test('without an order, draws each shopper’s items in any, and never mixes shoppers', () => {
	const rows = [0, 1, 2, 3, 4].map((item) => ({ user: item < 3 ? 0 : 2, item, day: item }));
	const train = tinyTrainingData(3, 5, rows);
	const orders = new Set<string>();
	for (let seed = 0; seed < 100; seed++) {
		const sequence = [...drawSequence(withoutOrder(train), train.matrix.columnIndices, createRng(seed))];
		expect(sequence.slice(0, 3).sort()).toEqual([0, 1, 2]);
		expect(sequence.slice(3).sort()).toEqual([3, 4]);
		orders.add(sequence.join());
	}
	expect(orders.size).toBe(12);
});

test('without an order, shows an example all other items of its shopper, or as many as there is room for', () => {
	const sequence = Uint32Array.of(7, 8, 3, 9, 4, 6, 5);
	const bagOf = (place: number, length: number) => {
		const all = recencyWeights({ length, decay: 1 });
		const bags = otherItemBags(sequence, Uint32Array.of(place), Uint32Array.of(2), Uint32Array.of(6), all);
		return [[...bags.rows], [...bags.weights].map((weight) => Math.round(weight * 12))];
	};
	expect(bagOf(2, 9)).toEqual([
		[6, 4, 9],
		[4, 4, 4],
	]);
	expect(bagOf(4, 9)).toEqual([
		[9, 3, 6],
		[4, 4, 4],
	]);
	expect(bagOf(3, 2)).toEqual([
		[3, 6],
		[6, 6],
	]);
});

test('shows an example the same shopper’s earlier items only, never its own item or a later one', () => {
	const someRows = fc.uniqueArray(fc.record({ user: fc.nat(4), item: fc.nat(9), day: fc.nat(3) }), {
		minLength: 1,
		maxLength: 40,
		selector: ({ user, item }) => `${user} ${item}`,
	});
	fc.assert(
		fc.property(someRows, fc.nat(), (rows, seed) => {
			const train = tinyTrainingData(5, 10, rows);
			const { rowOffsets, columnIndices } = train.matrix;
			const dayOf = new Map(rows.map(({ user, item, day }) => [`${user} ${item}`, day]));
			const sequence = drawSequence(orderByTime(train), columnIndices, createRng(seed));
			for (let user = 0; user < 5; user++) {
				for (let place = rowOffsets[user]; place < rowOffsets[user + 1]; place++) {
					const bags = historyBags(sequence, Uint32Array.of(place), rowOffsets.slice(user, user + 1), weights);
					expect(bags.rows.length).toBe(Math.min(3, place - rowOffsets[user]));
					const target = sequence[place];
					for (const item of bags.rows) {
						expect(item).not.toBe(target);
						expect(dayOf.get(`${user} ${item}`)!).toBeLessThanOrEqual(dayOf.get(`${user} ${target}`)!);
					}
				}
			}
		}),
	);
});
