import type { BrokenRow } from './row-parser';

/** A batch of records as they came: which columns there are is for the caller to say. */
export interface RecordBatch {
	records: ReadonlyMap<string, string>[];
	/** [records.length] line of a text, number of a row in Parquet; counted from 1. */
	lines: number[];
	broken: BrokenRow[];
}
