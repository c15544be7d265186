import { createRng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import { rankCandidates } from '$lib/recommendation/rank/rank-candidates';
import { innerProduct, type ItemIndex, type ItemVectors } from './item-vectors';
import { kMeans } from './k-means';

const codesPerPart = 256;

/**
 * Inverted lists of product-quantised residuals (Jégou, Douze, Schmid 2011, Product quantization for nearest neighbor search, PAMI,
 * §IV, with inner products in place of distances): a query looks into the lists of its `probes` best coarse centres, and reads an
 * item's score off a table: q·centre + Σ_m table_m[code_m]. One byte for every `partDim` numbers. Approximate; the same seed gives the
 * same index.
 */
export function ivfPqIndex(
	{ dim, items }: ItemVectors,
	kernels: Kernels,
	{ partDim = 4, probeShare = 0.25, seed = 1 } = {},
): ItemIndex {
	const itemCount = items.length / dim;
	const rng = createRng(seed);
	const coarse = kMeans(items, dim, Math.max(1, Math.round(Math.sqrt(itemCount))), rng.fork('coarse'));
	const listCount = coarse.centres.length / dim;
	const probes = Math.max(1, Math.ceil(listCount * probeShare));
	const lists = Array.from({ length: listCount }, (): number[] => []);
	coarse.clusters.forEach((list, item) => lists[list].push(item));
	const residuals = items.map(
		(value, at) => value - coarse.centres[coarse.clusters[Math.floor(at / dim)] * dim + (at % dim)],
	);
	const parts = Array.from({ length: Math.ceil(dim / partDim) }, (_, part) => {
		const start = part * partDim;
		const width = Math.min(partDim, dim - start);
		const rows = new Float32Array(itemCount * width);
		for (let item = 0; item < itemCount; item++) {
			rows.set(residuals.subarray(item * dim + start, item * dim + start + width), item * width);
		}
		const { centres, clusters } = kMeans(rows, width, codesPerPart, rng.fork(`part ${part}`));
		return { start, width, centres, codes: Uint8Array.from(clusters) };
	});
	const scores = new Float32Array(itemCount);
	return {
		id: 'ivf-pq',
		label: `Lists of codes, ${probes} of ${listCount} read (IVF-PQ)`,
		isExact: false,
		sizeBytes:
			itemCount * (parts.length + 4) +
			coarse.centres.byteLength +
			parts.reduce((sum, { centres }) => sum + centres.byteLength, 0),
		search(query, k) {
			const nearness = Float32Array.from({ length: listCount }, (_, list) =>
				innerProduct(query, 0, coarse.centres, list * dim, dim),
			);
			const tables = parts.map(({ start, width, centres }) =>
				Float32Array.from({ length: centres.length / width }, (_, code) =>
					innerProduct(query, start, centres, code * width, width),
				),
			);
			scores.fill(-Infinity);
			for (const list of rankCandidates(nearness.slice(), probes, kernels).itemIndices) {
				for (const item of lists[list]) {
					let sum = nearness[list];
					for (let part = 0; part < parts.length; part++) sum += tables[part][parts[part].codes[item]];
					scores[item] = sum;
				}
			}
			return rankCandidates(scores, k, kernels);
		},
	};
}
