import type { EncoderId } from './column-encoding';
import type { CatalogueColumn } from '$lib/interactions/catalogue';

/** Features of every item, sparse: item i owns entries offsets[i] … offsets[i + 1] − 1; rows ascend and do not repeat. */
export interface SparseFeatures {
	/** Rows are 0 … width − 1. */
	width: number;
	/** [itemCount + 1] */
	offsets: Uint32Array;
	/** [entryCount] */
	rows: Uint32Array;
	/** [entryCount] */
	weights: Float32Array;
}

export interface EncodedColumn extends SparseFeatures {
	/** Different values that got a feature; of numbers 1. */
	valueCount: number;
	/** Values that share their feature with another value: the price of hashing. */
	collisionCount: number;
	/** [width] what each row stands for, where rows are numbered as values come; else a row means the same in any catalogue. */
	rowKeys?: readonly string[];
}

export interface EncodeOptions {
	/** Rows of a hashed table; 1 or more. */
	buckets: number;
	/** Of the hash: another seed lets others collide. */
	seed: number;
}

export const defaultEncodeOptions: EncodeOptions = { buckets: 4096, seed: 1 };

/** What an encoder is, in words. */
export interface EncoderMeta {
	id: EncoderId;
	label: string;
	help: string;
	/** Which columns it can read. */
	accepts: readonly CatalogueColumn['kind'][];
	/** number: values on a scale. values: present or not. weighted: already weighed by how rare they are. */
	gives: 'number' | 'values' | 'weighted' | 'nothing';
}

/** One way of turning a column into features: a file with its meta and a line in the registry. */
export interface Encoder {
	meta: EncoderMeta;
	/** @param column of a kind in meta.accepts; blanks have no feature */
	encode(column: CatalogueColumn, options: EncodeOptions): EncodedColumn;
}
