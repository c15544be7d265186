import { gemmScratchLength } from '$lib/kernels/gemm/gemm.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import {
	indices,
	inTwoDimensions,
	largestError,
	uniform,
	withAndWithoutSubgroups,
	withBuffers,
	type GpuProof,
} from '$lib/kernels/gpu/proof';
import { inBatchSoftmaxReference } from './in-batch-softmax.reference';
import { inBatchSoftmaxGpu } from './in-batch-softmax.webgpu';

/** [batchSize, candidateCount, dim]; few items, so that there are accidental hits. */
const shapes = [
	[1, 1, 4],
	[3, 5, 1],
	[4, 4, 4],
	[5, 255, 4],
	[64, 64, 64],
	[65, 257, 33],
	[255, 255, 63],
	[257, 300, 65],
	[300, 1030, 16],
	[300, 1, 4],
	[257, 100, 33],
] as const;

export const inBatchSoftmaxProof: GpuProof = {
	kernel: 'in-batch softmax',
	tolerance: 4e-5,
	async *cases(gpu) {
		for (const [own, words] of withAndWithoutSubgroups(gpu)) {
			for (const [batchSize, candidateCount, dim] of shapes) {
				const shape = `${batchSize} queries, ${candidateCount} candidates, ${dim} wide${words}`;
				yield { shape, error: await errorOf(own, batchSize, candidateCount, dim) };
			}
			const shape = `65 queries, 129 candidates, 5 wide, in two dimensions${words}`;
			yield { shape, error: await errorOf(inTwoDimensions(own), 65, 129, 5) };
		}
	},
};

async function errorOf(gpu: Gpu, batchSize: number, candidateCount: number, dim: number): Promise<number> {
	const scale = 5;
	const [queries, candidates] = [uniform(batchSize * dim, 1), uniform(candidateCount * dim, 2)];
	const candidateItems = indices(candidateCount, Math.ceil(candidateCount / 2), 3);
	const logQ = uniform(candidateCount, 4);
	const [positives, positiveLogQ] = [indices(batchSize, candidateCount, 5), uniform(batchSize, 6)];
	const expected = { queries: new Float32Array(queries.length), candidates: new Float32Array(candidates.length) };
	const input = { queries, candidates, positives, positiveLogQ, candidateItems, logQ, dim, scale };
	const loss = inBatchSoftmaxReference(input, expected);
	const sizes = { batchSize, candidateCount, dim };
	const contents = {
		...{ queries, candidates, positives, positiveLogQ, candidateItems, logQ },
		ofQueries: queries.length,
		ofCandidates: candidates.length,
		losses: batchSize,
		logits: batchSize * candidateCount,
		scratch: gemmScratchLength,
	};
	return withBuffers(gpu, contents, async (buffers) => {
		const output = { ...buffers, queries: buffers.ofQueries, candidates: buffers.ofCandidates };
		inBatchSoftmaxGpu(gpu, { ...sizes, scale, ...buffers }, output);
		const losses = await gpu.readFloats(buffers.losses, batchSize);
		const mean = losses.reduce((sum, value) => sum + value, 0) / batchSize;
		return Math.max(
			Math.abs(mean - loss) / Math.max(1, Math.abs(loss)),
			largestError(await gpu.readFloats(buffers.ofQueries, queries.length), expected.queries),
			largestError(await gpu.readFloats(buffers.ofCandidates, candidates.length), expected.candidates),
		);
	});
}
