import type { Engine } from '$lib/kernels/engine';

/** Below this many scores a second thread costs more than it brings. */
const scoresPerChunk = 65536;

/** A scan against the worst kept; long arrays in stretches whose winners are ranked once more. */
export function topKSimd(
	{ memory, call, run }: Engine,
	scores: Float32Array,
	k: number,
	outIndices: Uint32Array,
	outScores: Float32Array,
): number {
	const wanted = Math.min(k, scores.length);
	if (wanted === 0) return 0;
	return memory.scoped(() => {
		const source = memory.copyIn(scores);
		const chunkCount = Math.ceil(scores.length / scoresPerChunk);
		const indices = memory.take(chunkCount * wanted * 4);
		const values = memory.take(chunkCount * wanted * 4);
		let count: number;
		if (chunkCount === 1) {
			count = call('selectTop', source, 0, scores.length, wanted, indices, values);
		} else {
			const counts = memory.take(chunkCount * 4);
			run('topKChunk', chunkCount, scoresPerChunk, source, scores.length, wanted, counts, indices, values);
			count = call('mergeTop', chunkCount, wanted, counts, indices, values);
		}
		outIndices.set(memory.u32.subarray(indices / 4, indices / 4 + count));
		outScores.set(memory.f32.subarray(values / 4, values / 4 + count));
		return count;
	});
}
