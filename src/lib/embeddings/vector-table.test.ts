import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { createKernels } from '$lib/kernels/backend';
import { VectorTable } from './vector-table';

const [rowCount, dim] = [20_000, 64];
const backends = ['simd', 'reference'] as const;

function normals(length: number, seed: number): Float32Array {
	const rng = createRng(seed);
	return Float32Array.from({ length }, () => rng.normal());
}

test.each(backends)(
	'finds with 8 bits what a full scan finds, to the bit, over many queries, on %s',
	async (backend) => {
		const kernels = await createKernels({ backend });
		const vectors = normals(rowCount * dim, 1);
		const [whole, quantised] = [false, true].map((isQuantised) => {
			return new VectorTable(vectors, dim, kernels, { quantised: isQuantised });
		});
		for (let seed = 0; seed < (backend === 'simd' ? 300 : 10); seed++) {
			const query = normals(dim, 100 + seed);
			for (const k of [1, 10, 37]) expect(quantised.search(query, k)).toEqual(whole.search(query, k));
		}
		for (const table of [whole, quantised]) table.release();
	},
);

test('is right where bounds prove little: rows that repeat, a zero query, more asked for than there are', async () => {
	const kernels = await createKernels({ backend: 'simd' });
	const vectors = normals(50 * dim, 2);
	const repeated = Float32Array.from({ length: rowCount * dim }, (_, index) => vectors[index % vectors.length]);
	const [whole, quantised] = [false, true].map((isQuantised) => {
		return new VectorTable(repeated, dim, kernels, { quantised: isQuantised });
	});
	for (const query of [normals(dim, 3), new Float32Array(dim)]) {
		for (const k of [0, 1, 10, rowCount + 5]) expect(quantised.search(query, k)).toEqual(whole.search(query, k));
	}
	for (const table of [whole, quantised]) table.release();
});

test('reads a fraction of the rows in full: the bounds are close enough to prove ten of sixty', async () => {
	const kernels = await createKernels({ backend: 'simd' });
	let scans = 0;
	const counting = {
		...kernels,
		openWorkspace() {
			const workspace = kernels.openWorkspace();
			return {
				...workspace,
				searchRows(...args: Parameters<typeof workspace.searchRows>) {
					scans++;
					return workspace.searchRows(...args);
				},
			};
		},
	};
	const table = new VectorTable(normals(rowCount * dim, 1), dim, counting, { quantised: true });
	for (let seed = 0; seed < 50; seed++) table.search(normals(dim, seed), 10);
	expect(scans).toBe(0);
	table.release();
});
