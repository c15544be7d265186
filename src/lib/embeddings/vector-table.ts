import type { Kernels } from '$lib/kernels/kernel';
import type { Floats, QuantisedRows, Workspace } from '$lib/kernels/workspace';
import { scoreCandidates } from './score-candidates';
import type { FoundVectors, VectorIndex } from './vector-index';

export interface VectorTableOptions {
	/** Also keep the rows as 8-bit numbers: a quarter more memory, and a search reads little more than a quarter of the bytes. */
	quantised: boolean;
}

/** More wanted than this share of the rows: a full scan is sooner. Wider vectors than this overflow the sums of codes. */
const mostWanted = 1 / 8;
const widestQuantised = 512;

/**
 * Vectors [rowCount × dim] in the kernels' memory. Always exact, quantised or not: 8 bits only choose whose product is taken. A
 * row's code says between which bounds its product lies; only rows whose upper bound reaches the k-th largest lower bound are
 * scored, in f32, so that no row left out can be better.
 */
export class VectorTable implements VectorIndex {
	readonly kind;
	readonly isExact = true;
	readonly rowCount: number;
	readonly dim: number;
	readonly sizeBytes: number;
	readonly #kernels: Kernels;
	readonly #workspace: Workspace;
	readonly #table: Floats;
	readonly #quantised: QuantisedRows | null = null;

	/** @throws ModelFitError if the browser gives no more memory */
	constructor(vectors: Float32Array, dim: number, kernels: Kernels, { quantised }: VectorTableOptions) {
		this.rowCount = vectors.length / dim;
		this.dim = dim;
		this.#kernels = kernels;
		this.#workspace = kernels.openWorkspace();
		const isQuantised = quantised && dim <= widestQuantised;
		this.kind = isQuantised ? ('int8' as const) : ('exact' as const);
		try {
			this.#table = this.#workspace.floats(vectors.length);
			this.#table.values.set(vectors);
			if (isQuantised) this.#quantised = quantise(this.#workspace, this.#table, this.rowCount, dim);
		} catch (error) {
			this.#workspace.release();
			throw error;
		}
		const codes = this.#quantised;
		this.sizeBytes = codes ? 4 * (codes.codes.length + codes.scales.length) : vectors.byteLength;
	}

	candidates(query: Float32Array, k: number): Uint32Array | null {
		if (!this.#quantised || k > mostWanted * this.rowCount) return null;
		return this.#workspace.candidateRows(this.#quantised, this.rowCount, query, k);
	}

	search(query: Float32Array, k: number): FoundVectors {
		const wanted = Math.min(k, this.rowCount);
		const candidates = this.candidates(query, wanted);
		if (candidates) return scoreCandidates(candidates, query, wanted, this.#table, this.#workspace, this.#kernels);
		const [rows, scores] = [new Uint32Array(wanted), new Float32Array(wanted)];
		const count = this.#workspace.searchRows(this.#table, this.rowCount, query, wanted, rows, scores);
		return { rows: rows.subarray(0, count), scores: scores.subarray(0, count) };
	}

	release(): void {
		this.#workspace.release();
	}
}

function quantise(workspace: Workspace, table: Floats, rowCount: number, dim: number): QuantisedRows {
	const quantised = {
		codes: workspace.floats((rowCount * Math.ceil(dim / 16) * 16) / 4),
		scales: workspace.floats(rowCount),
	};
	workspace.quantiseRows(table, rowCount, dim, quantised);
	return quantised;
}
