import { UMAP } from 'umap-js';
import { breathe } from '$lib/core/abort';
import type { OnProgress } from '$lib/core/progress';
import type { Rng } from '$lib/core/rng';
import { fitToSquare } from './project-pca';

const neighbours = 15;

/**
 * Uniform manifold approximation and projection (McInnes, Healy, Melville 2018, arXiv:1802.03426): what is near in the table
 * is near in the picture; distances between far groups mean little. Cosine distance, since models compare by direction.
 * Finding the neighbours is one step that cannot be interrupted; every epoch after it can.
 * @param rows [rowCount × dim], row-major
 * @returns [rowCount × 2], the longer side spans −1…1
 * @throws AbortError
 */
export async function projectUmap(
	rows: Float32Array,
	dim: number,
	{ rng, signal, onProgress }: { rng: Rng; signal: AbortSignal; onProgress: OnProgress },
): Promise<Float32Array> {
	const startedAt = performance.now();
	const rowCount = rows.length / dim;
	const report = (phase: string, done: number, total: number | null) =>
		onProgress({ phase, done, total, unit: 'epochs', elapsedMs: performance.now() - startedAt });
	report('Finding neighbours', 0, null);
	await breathe(signal);
	const umap = new UMAP({
		nNeighbors: Math.min(neighbours, rowCount - 1),
		random: () => rng.next(),
		distanceFn: cosineDistance,
	});
	const vectors = Array.from({ length: rowCount }, (_, row) => [...rows.subarray(row * dim, (row + 1) * dim)]);
	const epochCount = umap.initializeFit(vectors);
	for (let epoch = 0; epoch < epochCount; epoch++) {
		if (epoch % 5 === 0) {
			report('Laying out the map', epoch, epochCount);
			await breathe(signal);
		}
		umap.step();
	}
	return fitToSquare(Float32Array.from(umap.getEmbedding().flat()));
}

/** 1 − cosine; a zero vector is at distance 1 from everything. */
function cosineDistance(a: number[], b: number[]): number {
	let [product, ofA, ofB] = [0, 0, 0];
	for (let axis = 0; axis < a.length; axis++) {
		product += a[axis] * b[axis];
		ofA += a[axis] * a[axis];
		ofB += b[axis] * b[axis];
	}
	return ofA === 0 || ofB === 0 ? 1 : Math.max(0, 1 - product / Math.sqrt(ofA * ofB));
}
