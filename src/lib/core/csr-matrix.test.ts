import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csrFromCoordinates, hasEntry, rowColumns, rowOfEntry, rowValues, transpose } from './csr-matrix';

const cells = fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(8)), { selector: ([row, column]) => row * 9 + column });
const build = (pairs: [number, number][]) =>
	csrFromCoordinates({
		rowCount: 7,
		columnCount: 9,
		rows: Uint32Array.from(pairs, ([row]) => row),
		columns: Uint32Array.from(pairs, ([, column]) => column),
		values: Float32Array.from(pairs, (_, index) => index + 1),
	});

describe('csr matrix', () => {
	test('holds exactly the given cells, columns ascending', () => {
		fc.assert(
			fc.property(cells, (pairs) => {
				const { matrix, order } = build(pairs);
				const rows = rowOfEntry(matrix);
				order.forEach((source, entry) => {
					expect([rows[entry], matrix.columnIndices[entry]]).toEqual(pairs[source]);
					expect(matrix.values[entry]).toBe(source + 1);
				});
				for (let row = 0; row < 7; row++) {
					const columns = [...rowColumns(matrix, row)];
					expect(columns).toEqual([...columns].sort((a, b) => a - b));
					for (let column = 0; column < 9; column++) {
						expect(hasEntry(matrix, row, column)).toBe(columns.includes(column));
					}
				}
			}),
		);
	});

	test('the transpose of the transpose is the matrix', () => {
		fc.assert(
			fc.property(cells, (pairs) => {
				const { matrix } = build(pairs);
				expect(transpose(transpose(matrix).matrix).matrix).toEqual(matrix);
			}),
		);
	});

	test('repeats, ragged input and indices out of range are refused', () => {
		const base = { rowCount: 2, columnCount: 2, values: Float32Array.of(1, 1) };
		const of = Uint32Array.of.bind(Uint32Array);
		expect(() => csrFromCoordinates({ ...base, rows: of(1, 1), columns: of(0, 0) })).toThrow(/twice/);
		expect(() => csrFromCoordinates({ ...base, rows: of(1), columns: of(0, 1) })).toThrow(/length/);
		expect(() => csrFromCoordinates({ ...base, rows: of(2, 0), columns: of(0, 0) })).toThrow(/outside/);
	});

	test('a row is a view on the matrix', () => {
		const { matrix } = build([
			[1, 3],
			[1, 2],
		]);
		expect([...rowColumns(matrix, 1)]).toEqual([2, 3]);
		expect([...rowValues(matrix, 1)]).toEqual([2, 1]);
		expect(rowColumns(matrix, 0).length).toBe(0);
	});
});
