import type { Kernels } from '$lib/kernels/kernel';
import type { QuantisedRows, Floats, Workspace } from '$lib/kernels/workspace';

export interface FoundVectors {
	/** Rows of the table, by descending product, ties by lower row. */
	rows: Uint32Array;
	scores: Float32Array;
}

export interface VectorTableOptions {
	/** Also keep the rows as 8-bit numbers: a quarter more memory, and a search reads little more than a quarter of the bytes. */
	quantised: boolean;
}

/** A quantised search ends up here at most, as a share of the rows; beyond it a full scan is sooner. */
const mostCandidates = 1 / 8;

/**
 * Vectors [rowCount × dim] in the kernels' memory, searched for the largest inner products. Always exact, quantised or not: 8 bits
 * only choose whose product is taken. A row's code says between which bounds its product lies; only rows whose upper bound reaches
 * the k-th largest lower bound are scored, in f32, so that no row left out can be better.
 */
export class VectorTable {
	readonly isExact = true;
	readonly rowCount: number;
	readonly dim: number;
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
		try {
			this.#table = this.#workspace.floats(vectors.length);
			this.#table.values.set(vectors);
			if (quantised) this.#quantised = quantise(this.#workspace, this.#table, this.rowCount, dim);
		} catch (error) {
			this.#workspace.release();
			throw error;
		}
	}

	/** The k rows with the largest products with the query [dim]. */
	search(query: Float32Array, k: number): FoundVectors {
		const wanted = Math.min(k, this.rowCount);
		if (wanted === 0) return { rows: new Uint32Array(0), scores: new Float32Array(0) };
		if (!this.#quantised || wanted > mostCandidates * this.rowCount) return this.#searchAll(query, wanted);
		const candidates = this.#workspace.candidateRows(this.#quantised, this.rowCount, query, wanted);
		return candidates === null ? this.#searchAll(query, wanted) : this.#best(candidates, query, wanted);
	}

	/** Gives the memory back; the table is of no use afterwards. */
	release(): void {
		this.#workspace.release();
	}

	#searchAll(query: Float32Array, k: number): FoundVectors {
		const [rows, scores] = [new Uint32Array(k), new Float32Array(k)];
		const count = this.#workspace.searchRows(this.#table, this.rowCount, query, k, rows, scores);
		return { rows: rows.subarray(0, count), scores: scores.subarray(0, count) };
	}

	/** @param candidates ascending, so that equal scores go to the lower row */
	#best(candidates: Uint32Array, query: Float32Array, k: number): FoundVectors {
		const products = new Float32Array(candidates.length);
		this.#workspace.scoreRows(this.#table, query, candidates, products);
		const [places, scores] = [new Uint32Array(k), new Float32Array(k)];
		const count = this.#kernels.topK(products, k, places, scores);
		return { rows: places.subarray(0, count).map((place) => candidates[place]), scores: scores.subarray(0, count) };
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
