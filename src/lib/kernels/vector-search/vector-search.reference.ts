import type { QuantisedRows } from '$lib/kernels/workspace';
import { topKReference } from '$lib/kernels/top-k/top-k.reference';

/** Every product, then the k best. */
export function searchRowsReference(
	table: Float32Array,
	dim: number,
	query: Float32Array,
	k: number,
	outIndices: Uint32Array,
	outScores: Float32Array,
): number {
	const scores = new Float32Array(table.length / dim);
	for (let row = 0; row < scores.length; row++) scores[row] = product(table, row * dim, query);
	return topKReference(scores, k, outIndices, outScores);
}

export function scoreRowsReference(
	table: Float32Array,
	query: Float32Array,
	rows: Uint32Array,
	out: Float32Array,
): void {
	rows.forEach((row, place) => (out[place] = product(table, row * query.length, query)));
}

function product(table: Float32Array, start: number, query: Float32Array): number {
	let sum = 0;
	for (let d = 0; d < query.length; d++) sum += table[start + d] * query[d];
	return sum;
}

/** Arrays of a quantised table; codes [rowCount × codeBytes]. */
export interface QuantisedArrays {
	codes: Int8Array;
	scales: Float32Array;
	lengths: Float32Array;
	errors: Float32Array;
}

/** code = round(value / scale) with scale = largest |value| of the row / 127. */
export function quantiseRowsReference(
	table: Float32Array,
	dim: number,
	codeBytes: number,
	{ codes, scales, lengths, errors }: QuantisedArrays,
): void {
	for (let row = 0; row < scales.length; row++) {
		const values = table.subarray(row * dim, (row + 1) * dim);
		scales[row] = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
		let [squares, misses] = [0, 0];
		values.forEach((value, d) => {
			const code = scales[row] > 0 ? roundToEven(Math.fround(value / scales[row])) : 0;
			codes[row * codeBytes + d] = code;
			squares += (code * scales[row]) ** 2;
			misses += (value - code * scales[row]) ** 2;
		});
		[lengths[row], errors[row]] = [Math.sqrt(squares), Math.sqrt(misses)];
	}
}

/** As WebAssembly rounds. */
function roundToEven(value: number): number {
	const rounded = Math.round(value);
	return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** A query as whole numbers of 16 bits, and what turns code products into upper bounds. */
export interface QuantisedQuery {
	/** [codeBytes], zeros behind dim. */
	values: Int16Array;
	scale: number;
	/** Times the length of a row's codes: what the query's own rounding, and that of sums in f32, may add. */
	lengthFactor: number;
	/** Times a row's error: the query's length (Cauchy and Schwarz). */
	errorFactor: number;
}

/** Sums of codes times 16 bits stay within 32 bits up to this many dimensions. */
const widest = 512;

export function quantiseQuery(query: Float32Array, codeBytes: number): QuantisedQuery {
	if (query.length > widest)
		throw new RangeError(`A query of ${query.length} dimensions; at most ${widest} are quantised.`);
	const largest = query.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	const scale = largest / 32767;
	const values = new Int16Array(codeBytes);
	let [squares, misses] = [0, 0];
	query.forEach((value, d) => {
		values[d] = scale > 0 ? Math.round(value / scale) : 0;
		squares += value * value;
		misses += (value - values[d] * scale) ** 2;
	});
	const length = Math.sqrt(squares);
	// Rounding of a sum of dim products in f32, on either side of the comparison, and of the bound itself.
	const rounding = (query.length + 16) * 2 ** -22 * length;
	return { values, scale, lengthFactor: Math.sqrt(misses) + rounding, errorFactor: length * (1 + 2 ** -10) };
}

/** The k rows with the largest upper bounds of their products with the query. */
export function boundRowsReference(
	{ codes, scales, lengths, errors }: QuantisedArrays,
	{ values, scale, lengthFactor, errorFactor }: QuantisedQuery,
	k: number,
	outIndices: Uint32Array,
	outBounds: Float32Array,
): number {
	const bounds = new Float32Array(scales.length);
	for (let row = 0; row < bounds.length; row++) {
		let whole = 0;
		for (let d = 0; d < values.length; d++) whole += codes[row * values.length + d] * values[d];
		bounds[row] = whole * scales[row] * scale + errors[row] * errorFactor + lengths[row] * lengthFactor;
	}
	return topKReference(bounds, k, outIndices, outBounds);
}

/** Bytes of a row's codes: whole vectors. */
export function codeBytesOf(dim: number): number {
	return Math.ceil(dim / 16) * 16;
}

/** The arrays behind a quantised table. */
export function arraysOfQuantised({ codes, scales, lengths, errors }: QuantisedRows): QuantisedArrays {
	const { buffer, byteOffset, byteLength } = codes.values;
	return {
		codes: new Int8Array(buffer, byteOffset, byteLength),
		scales: scales.values,
		lengths: lengths.values,
		errors: errors.values,
	};
}
