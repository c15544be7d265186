import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { pickBags, singletonBags, type Bags } from './bags';
import { EmbeddingTable, type TableOptimiser } from './embedding-table';

/** Not a multiple of 4, so that the ends of unrolled loops are crossed. */
const dim = 5;
const optimisers: TableOptimiser[] = ['adam', 'adagrad'];

function freshTable(optimiser: TableOptimiser, rowCount = 6): EmbeddingTable {
	const table = new EmbeddingTable({ rowCount, dim, optimiser }, referenceKernels);
	table.initialise(createRng(3), 1);
	return table;
}

/** Bags of up to nine entries over six rows. */
const someBags = fc
	.array(fc.array(fc.tuple(fc.nat(5), fc.integer({ min: -4, max: 4 })), { maxLength: 9 }), { maxLength: 7 })
	.map((bags): Bags => {
		const offsets = new Uint32Array(bags.length + 1);
		bags.forEach((bag, place) => (offsets[place + 1] = offsets[place] + bag.length));
		return {
			offsets,
			rows: Uint32Array.from(bags.flat(), ([row]) => row),
			weights: Float32Array.from(bags.flat(), ([, weight]) => weight),
		};
	});

test('looks up rows in the order asked for', () => {
	const table = freshTable('adam');
	expect([...table.lookup(Uint32Array.of(4, 0, 4))]).toEqual(
		[4, 0, 4].flatMap((row) => [...table.values.subarray(row * dim, (row + 1) * dim)]),
	);
});

test('sums weighted rows into the named columns and leaves the others alone', () => {
	fc.assert(
		fc.property(someBags, (bags) => {
			const table = freshTable('adam');
			const bagCount = bags.offsets.length - 1;
			const out = new Float32Array(bagCount * 7).fill(7);
			table.lookupBags(bags, out, { stride: 7, column: 1 });
			for (let bag = 0; bag < bagCount; bag++) {
				const expected = new Array<number>(dim).fill(0);
				for (let entry = bags.offsets[bag]; entry < bags.offsets[bag + 1]; entry++) {
					for (let d = 0; d < dim; d++) expected[d] += bags.weights[entry] * table.values[bags.rows[entry] * dim + d];
				}
				const row = [...out.subarray(bag * 7, (bag + 1) * 7)];
				expect([row[0], row[6]]).toEqual([7, 7]);
				row.slice(1, 6).forEach((value, d) => expect(value).toBeCloseTo(expected[d], 4));
			}
		}),
	);
});

test.each(optimisers)(
	'with %s, a step changes the collected rows only, and repeated rows once by their sum',
	(optimiser) => {
		const [repeated, summed] = [freshTable(optimiser), freshTable(optimiser)];
		const before = repeated.values.slice();
		repeated.add(Uint32Array.of(2, 5), Float32Array.of(1, 2, 3, 4, 5, 1, 1, 1, 1, 1));
		repeated.apply(Uint32Array.of(2), Float32Array.of(-2, 2, 1, 1, 1), 0.1);
		summed.apply(Uint32Array.of(5, 2), Float32Array.of(1, 1, 1, 1, 1, -1, 4, 4, 5, 6), 0.1);
		expect([...repeated.values]).toEqual([...summed.values]);
		repeated.values.forEach((value, index) => {
			const row = Math.floor(index / dim);
			if (row === 2 || row === 5) expect(value).not.toBe(before[index]);
			else expect(value).toBe(before[index]);
		});
	},
);

test('gives a bag’s rows its gradient times their weights', () => {
	fc.assert(
		fc.property(someBags, (bags) => {
			const [pooled, spread] = [freshTable('adam'), freshTable('adam')];
			const bagCount = bags.offsets.length - 1;
			const gradients = Float32Array.from({ length: bagCount * dim }, (_, index) => (index % 5) - 2);
			pooled.addBags(bags, gradients);
			pooled.step(0.1);
			const entryGradients = new Float32Array(bags.rows.length * dim);
			for (let bag = 0; bag < bagCount; bag++) {
				for (let entry = bags.offsets[bag]; entry < bags.offsets[bag + 1]; entry++) {
					for (let d = 0; d < dim; d++)
						entryGradients[entry * dim + d] = bags.weights[entry] * gradients[bag * dim + d];
				}
			}
			spread.apply(bags.rows, entryGradients, 0.1);
			expect([...pooled.values]).toEqual([...spread.values]);
		}),
	);
});

test('picks bags by place, as the same sums', () => {
	fc.assert(
		fc.property(someBags, fc.array(fc.nat(6), { maxLength: 9 }), (bags, wanted) => {
			const bagCount = bags.offsets.length - 1;
			const places = Uint32Array.from(wanted.filter((place) => place < bagCount));
			const table = freshTable('adam');
			const whole = new Float32Array(bagCount * dim);
			table.lookupBags(bags, whole);
			const picked = new Float32Array(places.length * dim);
			table.lookupBags(pickBags(bags, places), picked);
			expect([...picked]).toEqual([...places].flatMap((place) => [...whole.subarray(place * dim, (place + 1) * dim)]));
		}),
	);
});

test.each(optimisers)('with %s, grows past its first memory and goes on from a restored state', (optimiser) => {
	const rowCount = 500;
	const rows = Uint32Array.from({ length: rowCount }, (_, row) => rowCount - 1 - row);
	const gradients = Float32Array.from({ length: rowCount * dim }, (_, index) => Math.sin(index));
	const table = freshTable(optimiser, rowCount);
	table.apply(rows, gradients, 0.1);
	const copy = freshTable(optimiser, rowCount);
	copy.restore(structuredClone(table.state()));
	for (const each of [table, copy]) {
		each.addBags(singletonBags(rows), gradients);
		each.step(0.1);
	}
	expect([...copy.values]).toEqual([...table.values]);
	expect(copy.state().step).toBe(2);
});

test('refuses the state of a table of another shape', () => {
	const state = freshTable('adam', 5).state();
	expect(() => freshTable('adam', 6).restore(state)).toThrow(expect.objectContaining({ name: 'ShapeError' }));
});
