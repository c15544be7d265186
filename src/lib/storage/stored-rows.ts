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
	/** Under which id the columns lie: a new one each time they are written. The data set's own where absent. */
	columnsId?: string;
}

/**
 * Columns that no data set's row points to: of an import that has begun, or of a data set that was deleted and whose
 * columns are being swept away.
 */
export interface ImportRow {
	columnsId: string;
	name: string;
	startedAt: number;
	wasDeleted?: boolean;
}

/** What storage needs to know of a run; the rest passes through untouched. */
export interface RunRow {
	runId: string;
	datasetId: string;
	createdAt: number;
}

/** What storage needs to know of an experiment; the rest passes through untouched. */
export interface ExperimentRow {
	experimentId: string;
	datasetId: string;
	createdAt: number;
}

/** What storage needs to know of a trained ranker; the rest passes through untouched. */
export interface RankerRow {
	rankerId: string;
	datasetId: string;
	createdAt: number;
}

/** A part of a column as it is stored. */
export type ColumnPiece = StoredArray | string[];

/** A column in pieces, made while they are asked for: the whole need not be in memory. */
export type ColumnPieces = Iterable<ColumnPiece> | AsyncIterable<ColumnPiece>;

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

/** A run's checkpoint, known without reading it. */
export interface CheckpointRow {
	runId: string;
	savedAt: number;
	sizeBytes: number;
	/** When it was dropped to make room for newer ones; null while it is there. */
	droppedAt: number | null;
}
