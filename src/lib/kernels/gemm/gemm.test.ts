import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, expectClose, poisonMemory, randomFloats } from '$lib/kernels/check-kernel';
import { gemmReference } from './gemm.reference';

const transposes = [{}, { transposeA: true }, { transposeB: true }, { transposeA: true, transposeB: true }] as const;

describeKernel('gemm equals the reference within 2e-5 for entries in [−1, 1] and k ≤ 257', (kernels) => {
	const check = (m: number, n: number, k: number) => {
		const a = randomFloats(m * k, 1);
		const b = randomFloats(k * n, 2);
		for (const transpose of transposes) {
			const expected = new Float32Array(m * n);
			gemmReference({ m, n, k, ...transpose }, a, b, expected);
			const actual = new Float32Array(m * n).fill(NaN);
			poisonMemory(kernels);
			kernels.gemm({ m, n, k, ...transpose }, a, b, actual);
			expectClose(actual, expected, 2e-5);
		}
	};

	test.each(edgeSizes)('%i rows by every edge of columns, depth 5', (m) => {
		for (const n of edgeSizes) check(m, n, 5);
	});

	test.each(edgeSizes)('every edge of depth, %i columns', (n) => {
		for (const k of edgeSizes) check(7, n, k);
	});

	test('several row chunks and depth blocks', () => check(257, 65, 257));

	test('a hand-worked product, and its transposes', () => {
		const c = new Float32Array(4);
		kernels.gemm({ m: 2, n: 2, k: 3 }, Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(7, 8, 9, 10, 11, 12), c);
		expect([...c]).toEqual([58, 64, 139, 154]);
		const transposed = { m: 2, n: 2, k: 3, transposeA: true, transposeB: true };
		kernels.gemm(transposed, Float32Array.of(1, 4, 2, 5, 3, 6), Float32Array.of(7, 9, 11, 8, 10, 12), c);
		expect([...c]).toEqual([58, 64, 139, 154]);
	});

	test('the same input gives the same bytes', () => {
		const [a, b] = [randomFloats(65 * 257, 3), randomFloats(257 * 63, 4)];
		const results = [0, 1].map(() => {
			const c = new Float32Array(65 * 63);
			kernels.gemm({ m: 65, n: 63, k: 257 }, a, b, c);
			return c;
		});
		expect(results[1]).toEqual(results[0]);
	});

	test('arrays that do not fit their shape are refused by name', () => {
		const two = new Float32Array(2);
		expect(() => kernels.gemm({ m: 2, n: 2, k: 1 }, two, two, two)).toThrow(/gemm: c has 2 elements.* 4/);
		expect(() => kernels.gemm({ m: 1.5, n: 2, k: 1 }, two, two, two)).toThrow(/m is 1.5/);
	});
});
