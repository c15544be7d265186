import { describe, expect, test } from 'vitest';
import { csrFromCoordinates, type CsrMatrix } from '$lib/core/csr-matrix';
import { describeKernel, edgeSizes, expectSameBytes } from '$lib/kernels/check-kernel';
import { randomMatrix } from '$lib/kernels/random-matrix';
import type { NearestRows, SparseNeighboursOptions } from '$lib/kernels/kernel';
import { sparseNeighboursReference } from './sparse-neighbours.reference';

/** Dense, by the textbook: [rowCount][rowCount], 0 where a norm is 0. */
function denseSimilarities(
	matrix: CsrMatrix,
	{ shrink, similarity, alpha = 0.5 }: SparseNeighboursOptions,
): number[][] {
	const dense = Array.from({ length: matrix.rowCount }, (_, row) => {
		const values = new Array<number>(matrix.columnCount).fill(0);
		for (let entry = matrix.rowOffsets[row]; entry < matrix.rowOffsets[row + 1]; entry++) {
			values[matrix.columnIndices[entry]] = matrix.values[entry];
		}
		const mean = similarity === 'pearson' ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
		return values.map((value) => value - mean);
	});
	const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index], 0);
	const lengths = dense.map((row) => Math.sqrt(dot(row, row)));
	const norms = similarity === 'dot' ? lengths.map(Math.sign) : lengths;
	return dense.map((a, i) =>
		dense.map((b, j) => {
			const length = Math.pow(norms[i], 2 * alpha) * Math.pow(norms[j], 2 - 2 * alpha);
			return norms[i] * norms[j] === 0 ? 0 : dot(a, b) / (length + shrink);
		}),
	);
}

const arraysOf = ({ counts, indices, similarities }: NearestRows) => ({ counts, indices, similarities });

const similarities = ['cosine', 'pearson', 'dot'] as const;

describe('the reference equals a dense computation within 1e-6', () => {
	test.each(similarities.flatMap((similarity) => [0, 0.3, 0.5, 1].map((alpha) => ({ similarity, alpha }))))(
		'$similarity, alpha $alpha',
		({ similarity, alpha }) => {
			const matrix = randomMatrix(20, 15, 0.3, false);
			const options = { k: 19, shrink: 2, similarity, alpha };
			const dense = denseSimilarities(matrix, options);
			const nearest = sparseNeighboursReference(matrix, options);
			for (let row = 0; row < 20; row++) {
				const expected = dense[row]
					.map((_, other) => other)
					.filter((other) => other !== row && dense[row][other] !== 0);
				expect(nearest.counts[row]).toBe(expected.length);
				for (let rank = 0; rank < nearest.counts[row]; rank++) {
					const at = row * 19 + rank;
					expect(Math.abs(nearest.similarities[at] - dense[row][nearest.indices[at]])).toBeLessThan(1e-6);
					if (rank > 0) expect(nearest.similarities[at]).toBeLessThanOrEqual(nearest.similarities[at - 1]);
				}
			}
		},
	);
});

describeKernel('sparse neighbours equal the reference to the bit', (kernels) => {
	test.each(edgeSizes)('%i rows: every similarity, binary and weighted, k from 0 to more than all', (rowCount) => {
		for (const columnCount of [0, 1, 30]) {
			for (const isBinary of [true, false]) {
				const matrix = randomMatrix(rowCount, columnCount, 0.15, isBinary);
				for (const similarity of similarities) {
					for (const [k, shrink] of [
						[0, 0],
						[5, 0],
						[300, 10],
					]) {
						const options = { k, shrink, similarity };
						const actual = kernels.sparseNeighbours(matrix, options);
						expect(actual.k).toBe(k);
						expectSameBytes(arraysOf(actual), arraysOf(sparseNeighboursReference(matrix, options)));
					}
				}
			}
		}
	});

	test('asymmetric: every alpha, binary and weighted, empty rows too', () => {
		for (const isBinary of [true, false]) {
			const matrix = randomMatrix(61, 30, 0.05, isBinary);
			for (const alpha of [0, 0.1, 0.5, 1]) {
				const options = { k: 60, shrink: 3, similarity: 'cosine', alpha } as const;
				const actual = kernels.sparseNeighbours(matrix, options);
				expectSameBytes(arraysOf(actual), arraysOf(sparseNeighboursReference(matrix, options)));
			}
		}
	});

	test('a row never neighbours itself, an empty row or one without a common column', () => {
		const matrix = csrFromCoordinates({
			rowCount: 4,
			columnCount: 3,
			rows: Uint32Array.of(0, 0, 1, 3),
			columns: Uint32Array.of(0, 1, 1, 2),
			values: Float32Array.of(1, 1, 1, 1),
		}).matrix;
		const nearest = kernels.sparseNeighbours(matrix, { k: 2, shrink: 0, similarity: 'cosine' });
		expect([...nearest.counts]).toEqual([1, 1, 0, 0]);
		expect([nearest.indices[0], nearest.indices[2]]).toEqual([1, 0]);
		expect(nearest.similarities[0]).toBeCloseTo(Math.SQRT1_2, 6);
	});

	test('a constant row has no Pearson neighbour and leaves nothing behind for the next row', () => {
		const matrix = csrFromCoordinates({
			rowCount: 3,
			columnCount: 3,
			rows: Uint32Array.of(0, 0, 0, 1, 2, 2),
			columns: Uint32Array.of(0, 1, 2, 0, 0, 1),
			values: new Float32Array(6).fill(1),
		}).matrix;
		const nearest = kernels.sparseNeighbours(matrix, { k: 2, shrink: 0, similarity: 'pearson' });
		expect([...nearest.counts]).toEqual([0, 1, 1]);
		// Centred: (2, −1, −1) / 3 and (1, 1, −2) / 3, so the cosine is 3 / 6.
		expect(nearest.similarities[2]).toBeCloseTo(0.5, 6);
	});

	test('equal rows tie, and the lower index comes first', () => {
		const columns = [0, 1, 0, 1, 0, 1, 0, 1];
		const matrix = csrFromCoordinates({
			rowCount: 4,
			columnCount: 2,
			rows: Uint32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
			columns: Uint32Array.from(columns),
			values: new Float32Array(8).fill(1),
		}).matrix;
		const { indices } = kernels.sparseNeighbours(matrix, { k: 2, shrink: 0, similarity: 'cosine' });
		expect([...indices]).toEqual([1, 2, 0, 2, 0, 1, 0, 1]);
	});

	test('a negative shrink is refused: it could divide by zero', () => {
		const matrix = randomMatrix(3, 3, 0.5, true);
		expect(() => kernels.sparseNeighbours(matrix, { k: 1, shrink: -1, similarity: 'cosine' })).toThrow(/shrink is -1/);
	});
});
