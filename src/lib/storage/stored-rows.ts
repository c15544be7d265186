/** A typed array as it is stored: it comes back with the same type. */
export type StoredArray = Float32Array | Uint32Array | Int32Array | Uint8Array | Int8Array | Float64Array;

/** One column of any length. */
export type StoredColumn = StoredArray | readonly string[];

/** One stored piece of a column, or the JSON that goes with the columns. */
export type StoredChunk = StoredArray | string[] | { json: unknown };

/** What storage needs to know of a data set's summary; the rest passes through untouched. */
export interface DatasetRow {
	datasetId: string;
	name: string;
	importedAt: number;
}

/** What storage needs to know of a run; the rest passes through untouched. */
export interface RunRow {
	runId: string;
	datasetId: string;
	createdAt: number;
}

/** JSON with its columns: the body of a data set. */
export interface DatasetParts {
	json: unknown;
	columns: Record<string, StoredColumn>;
}

/** A fitted model as it is stored. */
export interface StoredArtifact {
	version: number;
	json: Record<string, unknown>;
	arrays: Record<string, StoredArray>;
}
