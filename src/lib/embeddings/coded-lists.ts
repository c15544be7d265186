import { createRng, type Rng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import type { Floats, Workspace } from '$lib/kernels/workspace';
import { assignRows, kMeans, sampleRows } from './k-means';
import { scoreCandidates } from './score-candidates';
import type { FoundVectors, VectorIndex } from './vector-index';

const codesPerPart = 256;
/** Centres are learnt from so many rows for each: more hardly move them (Johnson, Douze, Jégou 2017, Faiss, uses 256). */
const rowsPerCentre = 64;
/** Rows scored in full for each one wanted. */
const scoredPerWanted = 8;

export interface CodedListsOptions {
	/** Numbers that share one code of one byte. */
	partDim?: number;
	/** A query looks into the best lists until it has read this share of the rows. */
	readShare?: number;
	seed?: number;
}

/** One slice of the dimensions, with its own code book. */
interface Part {
	start: number;
	width: number;
	/** [codesPerPart × width] */
	centres: Float32Array;
	/** [rowCount] in the order of the lists. */
	codes: Uint8Array;
}

/**
 * Inverted lists of product-quantised residuals (Jégou, Douze, Schmid 2011, Product quantization for nearest neighbor search, PAMI,
 * §IV, with inner products in place of distances): a query looks into the lists of its best coarse centres until it has read enough
 * rows, takes a row's score off a table, q·centre + Σ_m table_m[code_m], and scores the most promising rows in f32. Approximate;
 * the same seed gives the same index.
 */
export class CodedLists implements VectorIndex {
	readonly kind = 'ivf-pq';
	readonly isExact = false;
	readonly rowCount: number;
	readonly dim: number;
	readonly sizeBytes: number;
	readonly listCount: number;
	readonly #readCount: number;
	readonly #kernels: Kernels;
	readonly #workspace: Workspace;
	readonly #table: Floats;
	/** [listCount × dim] */
	readonly #centres: Float32Array;
	/** [listCount + 1] into `#rows`. */
	readonly #offsets: Uint32Array;
	/** [rowCount] list by list, ascending within one. */
	readonly #rows: Uint32Array;
	readonly #parts: readonly Part[];

	/** @throws ModelFitError if the browser gives no more memory */
	constructor(
		vectors: Float32Array,
		dim: number,
		kernels: Kernels,
		{ partDim = 4, readShare = 0.25, seed = 1 }: CodedListsOptions = {},
	) {
		this.rowCount = vectors.length / dim;
		this.dim = dim;
		this.#kernels = kernels;
		const rng = createRng(seed);
		const { centres, clusters } = cluster(vectors, dim, Math.round(Math.sqrt(this.rowCount)), rng.fork('coarse'));
		this.#centres = centres;
		this.listCount = centres.length / dim;
		this.#readCount = Math.ceil(this.rowCount * readShare);
		[this.#offsets, this.#rows] = groupRows(clusters, this.listCount);
		const residuals = Float32Array.from({ length: vectors.length }, (_, at) => {
			const row = this.#rows[Math.floor(at / dim)];
			return vectors[row * dim + (at % dim)] - centres[clusters[row] * dim + (at % dim)];
		});
		this.#parts = Array.from({ length: Math.ceil(dim / partDim) }, (_, part): Part => {
			const start = part * partDim;
			const width = Math.min(partDim, dim - start);
			const slices = columnsOf(residuals, dim, start, width);
			const book = cluster(slices, width, codesPerPart, rng.fork(`part ${part}`));
			return { start, width, centres: book.centres, codes: Uint8Array.from(book.clusters) };
		});
		this.sizeBytes =
			this.rowCount * (this.#parts.length + 4) +
			centres.byteLength +
			this.#parts.reduce((sum, part) => sum + part.centres.byteLength, 0);
		this.#workspace = kernels.openWorkspace();
		try {
			this.#table = this.#workspace.floats(vectors.length);
			this.#table.values.set(vectors);
		} catch (error) {
			this.#workspace.release();
			throw error;
		}
	}

	candidates(query: Float32Array, k: number): Uint32Array {
		const { dim, listCount } = this;
		const nearness = productsWith(this.#centres, query);
		const lists = this.#best(nearness, listCount);
		const enough = Math.max(this.#readCount, scoredPerWanted * k);
		const tables = this.#parts.map(({ start, width, centres }) =>
			productsWith(centres, query.subarray(start, Math.min(start + width, dim))),
		);
		const promise: number[] = [];
		const rows: number[] = [];
		for (const list of lists) {
			if (rows.length >= enough) break;
			for (let at = this.#offsets[list]; at < this.#offsets[list + 1]; at++) {
				let sum = nearness[list];
				for (let part = 0; part < tables.length; part++) sum += tables[part][this.#parts[part].codes[at]];
				promise.push(sum);
				rows.push(this.#rows[at]);
			}
		}
		return this.#best(Float32Array.from(promise), scoredPerWanted * k)
			.map((place) => rows[place])
			.sort();
	}

	search(query: Float32Array, k: number): FoundVectors {
		const wanted = Math.min(k, this.rowCount);
		const candidates = this.candidates(query, wanted);
		return scoreCandidates(candidates, query, wanted, this.#table, this.#workspace, this.#kernels);
	}

	release(): void {
		this.#workspace.release();
	}

	/** Places of the largest numbers, best first. */
	#best(values: Float32Array, count: number): Uint32Array {
		const wanted = Math.min(count, values.length);
		const places = new Uint32Array(wanted);
		return places.subarray(0, this.#kernels.topK(values, wanted, places, new Float32Array(wanted)));
	}
}

/** Centres learnt from a sample, and the nearest one of every row. */
function cluster(rows: Float32Array, dim: number, wanted: number, rng: Rng) {
	const centres = kMeans(sampleRows(rows, dim, rowsPerCentre * wanted, rng), dim, Math.max(1, wanted), rng);
	return { centres, clusters: assignRows(rows, dim, centres) };
}

/** Rows by group, ascending within one: offsets [groupCount + 1] and rows. */
function groupRows(groups: Uint32Array, groupCount: number): [offsets: Uint32Array, rows: Uint32Array] {
	const offsets = new Uint32Array(groupCount + 1);
	for (const group of groups) offsets[group + 1]++;
	for (let group = 0; group < groupCount; group++) offsets[group + 1] += offsets[group];
	const next = offsets.slice();
	const rows = new Uint32Array(groups.length);
	groups.forEach((group, row) => (rows[next[group]++] = row));
	return [offsets, rows];
}

function columnsOf(rows: Float32Array, dim: number, start: number, width: number): Float32Array {
	const out = new Float32Array((rows.length / dim) * width);
	for (let row = 0; row * width < out.length; row++) {
		out.set(rows.subarray(row * dim + start, row * dim + start + width), row * width);
	}
	return out;
}

/** [rowCount] products of rows as wide as the query. */
function productsWith(rows: Float32Array, query: Float32Array): Float32Array {
	const dim = query.length;
	return Float32Array.from({ length: rows.length / dim }, (_, row) => {
		let sum = 0;
		for (let d = 0; d < dim; d++) sum += query[d] * rows[row * dim + d];
		return sum;
	});
}
