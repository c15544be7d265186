import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, expectSameBytes } from '$lib/kernels/check-kernel';
import { randomMatrix } from '$lib/kernels/random-matrix';
import { sparseGramReference } from './sparse-gram.reference';

describeKernel('sparse gram equals the reference to the bit', (kernels) => {
	test.each(edgeSizes)('%i columns, binary and weighted', (columnCount) => {
		for (const rowCount of [0, 1, 40]) {
			for (const isBinary of [true, false]) {
				const matrix = randomMatrix(rowCount, columnCount, 0.2, isBinary);
				const expected = new Float32Array(columnCount ** 2);
				sparseGramReference(matrix, expected);
				const actual = new Float32Array(columnCount ** 2).fill(NaN);
				kernels.sparseGram(matrix, actual);
				expectSameBytes({ actual }, { actual: expected });
			}
		}
	});

	test('counts of columns in common', () => {
		const out = new Float32Array(4);
		const matrix = {
			rowCount: 3,
			columnCount: 2,
			rowOffsets: Uint32Array.of(0, 2, 3, 5),
			columnIndices: Uint32Array.of(0, 1, 1, 0, 1),
			values: new Float32Array(5).fill(1),
		};
		kernels.sparseGram(matrix, out);
		expect([...out]).toEqual([2, 2, 2, 3]);
	});
});
