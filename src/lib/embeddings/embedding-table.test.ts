import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { Bags, Floats } from '$lib/kernels/workspace';
import { pickBags, singletonBags, sumBags } from './bags';
import { EmbeddingTable, type TableOptimiser } from './embedding-table';

/** Not a multiple of 4, so that the ends of unrolled loops are crossed. */
const dim = 5;
const optimisers: TableOptimiser[] = ['adam', 'adagrad'];

const workspace = referenceKernels.openWorkspace();
const whole = { stride: dim, column: 0 };

function floatsOf(values: ArrayLike<number>): Floats {
	const floats = workspace.floats(values.length);
	floats.values.set(values);
	return floats;
}

function freshTable(optimiser: TableOptimiser, rowCount = 6): EmbeddingTable {
	const table = new EmbeddingTable({ rowCount, dim, optimiser }, workspace);
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

test('sums weighted rows into the named columns and leaves the others alone', () => {
	fc.assert(
		fc.property(someBags, (bags) => {
			const table = freshTable('adam');
			const bagCount = bags.offsets.length - 1;
			const floats = floatsOf(new Float32Array(bagCount * 7).fill(7));
			table.lookupBags(bags, floats, { stride: 7, column: 1 });
			const out = floats.values;
			const summed = new Float32Array(out.length).fill(7);
			sumBags(table.values, dim, bags, summed, { stride: 7, column: 1 });
			summed.forEach((value, index) => expect(value).toBeCloseTo(out[index], 5));
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
		const rows = (...indices: number[]) => singletonBags(Uint32Array.from(indices));
		repeated.addBags(rows(2, 5), floatsOf([1, 2, 3, 4, 5, 1, 1, 1, 1, 1]), whole);
		repeated.addBags(rows(2), floatsOf([-2, 2, 1, 1, 1]), whole);
		repeated.step(0.1);
		summed.addBags(rows(5, 2), floatsOf([1, 1, 1, 1, 1, -1, 4, 4, 5, 6]), whole);
		summed.step(0.1);
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
			pooled.addBags(bags, floatsOf(gradients), whole);
			pooled.step(0.1);
			const entryGradients = new Float32Array(bags.rows.length * dim);
			for (let bag = 0; bag < bagCount; bag++) {
				for (let entry = bags.offsets[bag]; entry < bags.offsets[bag + 1]; entry++) {
					for (let d = 0; d < dim; d++)
						entryGradients[entry * dim + d] = bags.weights[entry] * gradients[bag * dim + d];
				}
			}
			spread.addBags(singletonBags(bags.rows), floatsOf(entryGradients), whole);
			spread.step(0.1);
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
			const [all, picked] = [
				floatsOf(new Float32Array(bagCount * dim)),
				floatsOf(new Float32Array(places.length * dim)),
			];
			table.lookupBags(bags, all, whole);
			table.lookupBags(pickBags(bags, places), picked, whole);
			expect([...picked.values]).toEqual(
				[...places].flatMap((place) => [...all.values.subarray(place * dim, (place + 1) * dim)]),
			);
		}),
	);
});

test.each(optimisers)('with %s, goes on from a restored state', (optimiser) => {
	const rowCount = 500;
	const rows = Uint32Array.from({ length: rowCount }, (_, row) => rowCount - 1 - row);
	const gradients = Float32Array.from({ length: rowCount * dim }, (_, index) => Math.sin(index));
	const table = freshTable(optimiser, rowCount);
	table.addBags(singletonBags(rows), floatsOf(gradients), whole);
	table.step(0.1);
	const copy = freshTable(optimiser, rowCount);
	copy.restore(structuredClone(table.state()));
	for (const each of [table, copy]) {
		each.addBags(singletonBags(rows), floatsOf(gradients), whole);
		each.step(0.1);
	}
	expect([...copy.values]).toEqual([...table.values]);
	expect(copy.state().step).toBe(2);
});

test('refuses the state of a table of another shape', () => {
	const state = freshTable('adam', 5).state();
	expect(() => freshTable('adam', 6).restore(state)).toThrow(expect.objectContaining({ name: 'ShapeError' }));
});
