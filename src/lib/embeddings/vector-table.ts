import type { Kernels } from '$lib/kernels/kernel';
import type { QuantisedRows, Floats, Workspace } from '$lib/kernels/workspace';

export interface FoundVectors {
	/** Rows of the table, by descending product, ties by lower row. */
	rows: Uint32Array;
	scores: Float32Array;
}

export interface VectorTableOptions {
	/** Also keep the rows as 8-bit numbers: a quarter more memory, and a search reads a quarter of the bytes. */
	quantised: boolean;
}

/** Candidates scored anew for each one wanted; enough nearly always, and proven enough every time. */
const overFetch = 6;

/**
 * Vectors [rowCount × dim] in the kernels' memory, searched for the largest inner products. Always exact, quantised or
 * not: 8 bits only choose whose product is taken. Each row's code has an upper bound on the row's product (Cauchy and
 * Schwarz on the rounding errors); rows are scored in f32 in the order of their bounds, and the search ends when the next
 * bound is below the k-th score found, so that no row left out can be better. Otherwise it fetches twice as many.
 */
export class VectorTable {
	readonly isExact = true;
	readonly rowCount: number;
	readonly dim: number;
	readonly #workspace: Workspace;
	readonly #table: Floats;
	readonly #quantised: QuantisedRows | null = null;

	/** @throws ModelFitError if the browser gives no more memory */
	constructor(vectors: Float32Array, dim: number, kernels: Kernels, { quantised }: VectorTableOptions) {
		this.rowCount = vectors.length / dim;
		this.dim = dim;
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
		if (!this.#quantised) return this.#searchAll(query, wanted);
		for (let fetched = overFetch * wanted; fetched < this.rowCount / 8; fetched *= 2) {
			const found = this.#searchBounds(this.#quantised, query, wanted, fetched);
			if (found) return found;
		}
		return this.#searchAll(query, wanted);
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

	/** Null where the bounds do not prove the answer. */
	#searchBounds(quantised: QuantisedRows, query: Float32Array, k: number, fetched: number): FoundVectors | null {
		const [rows, bounds] = [new Uint32Array(fetched), new Float32Array(fetched)];
		const count = this.#workspace.boundRows(quantised, this.rowCount, query, fetched, rows, bounds);
		if (count < fetched) return null;
		const scores = new Float32Array(fetched);
		this.#workspace.scoreRows(this.#table, query, rows, scores);
		const order = Uint32Array.from(rows.keys()).sort((a, b) => scores[b] - scores[a] || rows[a] - rows[b]);
		const best = order.subarray(0, k);
		// An equal bound could hide an equal score with a lower row.
		if (!(scores[best[k - 1]] > bounds[fetched - 1])) return null;
		return { rows: best.map((place) => rows[place]), scores: Float32Array.from(best, (place) => scores[place]) };
	}
}

function quantise(workspace: Workspace, table: Floats, rowCount: number, dim: number): QuantisedRows {
	const quantised = {
		codes: workspace.floats((rowCount * Math.ceil(dim / 16) * 16) / 4),
		scales: workspace.floats(rowCount),
		lengths: workspace.floats(rowCount),
		errors: workspace.floats(rowCount),
	};
	workspace.quantiseRows(table, rowCount, dim, quantised);
	return quantised;
}
