import { expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	expectSameBytes,
	poisonMemory,
	randomFloats,
	randomIndices,
} from '$lib/kernels/check-kernel';
import { randomBags, withWorkspace } from '$lib/kernels/check-workspace';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { Bags } from '$lib/kernels/workspace';

const rowCount = 50;

/** Rows alone in their bags, with weight 1. */
function rowsOf(...rows: number[]): Bags {
	return {
		offsets: Uint32Array.from({ length: rows.length + 1 }, (_, bag) => bag),
		rows: Uint32Array.from(rows),
		weights: new Float32Array(rows.length).fill(1),
	};
}

/** Three steps from two sources each: pooled bags in wider rows, and single rows. */
function run(kernels: Kernels, kind: 'adam' | 'adagrad', bagCount: number, dim: number): Record<string, Float32Array> {
	const found: Record<string, Float32Array> = {};
	withWorkspace(kernels, ({ put, workspace }) => {
		const table = put(randomFloats(rowCount * dim, 1));
		const accumulator = put(randomFloats(rowCount, 2).map(Math.abs));
		const [firstMoment, secondMoment] = [put(new Float32Array(rowCount * dim)), put(new Float32Array(rowCount * dim))];
		for (const step of [1, 2, 3]) {
			const pooled = { bags: randomBags(bagCount, rowCount, step), columns: { stride: dim + 3, column: 2 } };
			const single = { bags: rowsOf(4, 7, 4), columns: { stride: dim, column: 0 } };
			const sources = [
				{ ...pooled, gradients: put(randomFloats(bagCount * (dim + 3), 10 + step)) },
				{ ...single, gradients: put(randomFloats(3 * dim, 20 + step)) },
			];
			poisonMemory(kernels);
			const optimiser = kind === 'adam' ? { kind, firstMoment, secondMoment, step } : { kind, accumulator };
			workspace.stepRows({ table, dim, optimiser }, sources, 0.01);
		}
		for (const [name, { values }] of Object.entries({ table, accumulator, firstMoment, secondMoment })) {
			found[name] = values.slice();
		}
	});
	return found;
}

describeKernel(
	'sparse steps equal the reference within 2e-5 (sums of squares within 2e-6 of the largest)',
	(kernels) => {
		test.each(edgeSizes)('%i bags over 50 rows, both optimisers', (bagCount) => {
			for (const kind of ['adam', 'adagrad'] as const) {
				for (const dim of [1, 3, 4, 5, 33, 64, 65]) {
					const [actual, expected] = [run(kernels, kind, bagCount, dim), run(referenceKernels, kind, bagCount, dim)];
					expectClose(actual['firstMoment'], expected['firstMoment'], 2e-5);
					for (const name of ['secondMoment', 'accumulator']) {
						const largest = expected[name].reduce((a, b) => Math.max(a, b), 0);
						expectClose(actual[name], expected[name], 2e-6 * largest);
					}
					expectTablesClose(actual['table'], expected['table'], kind);
				}
			}
		});

		test('a hand-worked Adagrad step: repeated rows are summed before the square', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const [table, accumulator] = [put(Float32Array.of(1, 1, 5, 5)), put(new Float32Array(2))];
				const gradients = put(Float32Array.of(1, 0, 2, 4));
				const source = { bags: rowsOf(0, 0), gradients, columns: { stride: 2, column: 0 } };
				workspace.stepRows({ table, dim: 2, optimiser: { kind: 'adagrad', accumulator } }, [source], 0.5);
				// g = (3, 4): mean square 12.5, rate 0.5 / √12.5.
				expectClose(accumulator.values, Float32Array.of(12.5, 0), 1e-6);
				expectClose(table.values, Float32Array.of(1 - 1.5 / Math.sqrt(12.5), 1 - 2 / Math.sqrt(12.5), 5, 5), 1e-6);
			});
		});

		test('the first Adam step moves every touched element by the learning rate, against its gradient', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const table = put(new Float32Array(15));
				const [firstMoment, secondMoment] = [put(new Float32Array(15)), put(new Float32Array(15))];
				const gradients = put(Float32Array.of(0.25, -1, 1.5));
				const bags = { ...rowsOf(4), weights: Float32Array.of(2) };
				const optimiser = { kind: 'adam' as const, firstMoment, secondMoment, step: 1 };
				workspace.stepRows(
					{ table, dim: 3, optimiser },
					[{ bags, gradients, columns: { stride: 3, column: 0 } }],
					0.01,
				);
				const expected = new Float32Array(15);
				expected.set([-0.01, 0.01, -0.01], 12);
				expectClose(table.values, expected, 1e-6);
				expectClose(firstMoment.values.subarray(12), Float32Array.of(0.05, -0.2, 0.3), 1e-6);
			});
		});

		test('dense Adam steps flat weights as a table of one row', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const fresh = () => ({ firstMoment: put(new Float32Array(9)), secondMoment: put(new Float32Array(9)) });
				const [weights, table] = [put(randomFloats(9, 1)), put(randomFloats(9, 1))];
				const [dense, sparse] = [fresh(), fresh()];
				for (const step of [1, 2, 3]) {
					const gradients = put(randomFloats(9, 1 + step));
					workspace.stepDense({ weights, ...dense, step }, gradients, 0.01);
					const source = { bags: rowsOf(0), gradients, columns: { stride: 9, column: 0 } };
					workspace.stepRows({ table, dim: 9, optimiser: { kind: 'adam', ...sparse, step } }, [source], 0.01);
				}
				expectSameBytes({ weights: weights.values }, { weights: table.values });
			});
		});

		// On both sides of the 4,096 counters of a pass of the sort, and far from it.
		test.each([4095, 4096, 4097, 100_000])('finds its rows in a table of %i', (rowCount) => {
			const stepped = (kernels: Kernels) => {
				let found = new Float32Array();
				withWorkspace(kernels, ({ put, workspace }) => {
					const [table, accumulator] = [put(new Float32Array(rowCount)), put(new Float32Array(rowCount))];
					const bags = rowsOf(rowCount - 1, 0, ...randomIndices(300, rowCount, 7), rowCount - 1);
					const source = { bags, gradients: put(randomFloats(303, 8)), columns: { stride: 1, column: 0 } };
					workspace.stepRows({ table, dim: 1, optimiser: { kind: 'adagrad', accumulator } }, [source], 0.5);
					found = table.values.slice();
				});
				return found;
			};
			expectClose(stepped(kernels), stepped(referenceKernels), 1e-6);
		});

		test('the same input gives the same bytes', () => {
			expectSameBytes(run(kernels, 'adam', 257, 65), run(kernels, 'adam', 257, 65));
		});

		test('step 0 is refused: its bias correction would divide by zero', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const [table, firstMoment, secondMoment] = [1, 2, 3].map(() => put(new Float32Array(1)));
				const optimiser = { kind: 'adam' as const, firstMoment, secondMoment, step: 0 };
				expect(() => workspace.stepRows({ table, dim: 1, optimiser }, [], 1)).toThrow(/step is 0/);
			});
		});
	},
);

/** Adam divides a gradient's size away: where one nearly cancels, few of its digits are right. */
function expectTablesClose(actual: Float32Array, expected: Float32Array, kind: 'adam' | 'adagrad'): void {
	if (kind === 'adagrad') return expectClose(actual, expected, 2e-5);
	const wrong = actual.filter((value, index) => !(Math.abs(value - expected[index]) <= 2e-5));
	expect(wrong.length).toBeLessThanOrEqual(actual.length * 0.002);
	expectClose(actual, expected, 1e-3);
}
