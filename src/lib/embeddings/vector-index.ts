/** Ways to find the largest inner products with a query among many vectors. */
export const indexKinds = ['exact', 'int8', 'ivf-pq'] as const;

export type IndexKind = (typeof indexKinds)[number];

export interface FoundVectors {
	/** Rows of the table, by descending product, ties by lower row. */
	rows: Uint32Array;
	scores: Float32Array;
}

/** Vectors [rowCount × dim], searched for the largest inner products with a query [dim]. */
export interface VectorIndex {
	readonly kind: IndexKind;
	/** Always finds what a look at every row finds, scores included, and says why. */
	readonly isExact: boolean;
	readonly rowCount: number;
	readonly dim: number;
	/** What a search reads, besides the few rows it scores in full. */
	readonly sizeBytes: number;
	/**
	 * Rows worth scoring in full, ascending: where the index is exact, the k best of any way to sum a product are among them.
	 * Null: every row.
	 */
	candidates(query: Float32Array, k: number): Uint32Array | null;
	/** The k rows with the largest products, of those the index considers. */
	search(query: Float32Array, k: number): FoundVectors;
	/** Gives the memory back; the index is of no use afterwards. */
	release(): void;
}
