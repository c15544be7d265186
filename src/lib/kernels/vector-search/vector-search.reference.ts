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
}

/** Numbers below this times 127 lose the precision of f32. */
const leastScale = 1e-30;

/** code = round(value / scale) with scale = largest |value| of the row / 127. */
export function quantiseRowsReference(
	table: Float32Array,
	dim: number,
	codeBytes: number,
	{ codes, scales }: QuantisedArrays,
): void {
	for (let row = 0; row < scales.length; row++) {
		const values = table.subarray(row * dim, (row + 1) * dim);
		const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
		// A row with a NaN gets that for a scale: then no bound of it ever counts.
		scales[row] = largest === 0 ? 0 : Math.max(largest / 127, leastScale);
		values.forEach((value, d) => {
			codes[row * codeBytes + d] = largest > 0 ? roundToEven(Math.fround(value / scales[row])) : 0;
		});
	}
}

/** As WebAssembly rounds. */
function roundToEven(value: number): number {
	const rounded = Math.round(value);
	return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** A query as whole numbers of 16 bits, and what turns code products into bounds. */
export interface QuantisedQuery {
	/** [codeBytes], zeros behind dim. */
	values: Int16Array;
	scale: number;
	/** Times a row's scale: how far the row's product with the query may lie from that of the codes. */
	slack: number;
}

/** Sums of codes times 16 bits stay within 32 bits up to this many dimensions. */
const widest = 512;

/**
 * A row is scale · (codes + e) with |e| ≤ 1/2 a number, so its product with the query differs from that of the codes by
 * at most scale · (½ Σ|q| + 127 Σ|q − q̂|), q̂ what the query's own whole numbers stand for.
 */
export function quantiseQuery(query: Float32Array, codeBytes: number): QuantisedQuery {
	if (query.length > widest)
		throw new RangeError(`A query of ${query.length} dimensions; at most ${widest} are quantised.`);
	const largest = query.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	const scale = Math.fround(largest > 0 ? Math.max(largest / 32767, leastScale) : 0);
	const values = new Int16Array(codeBytes);
	let [size, misses] = [0, 0];
	query.forEach((value, d) => {
		values[d] = scale > 0 ? Math.max(-32767, Math.min(32767, Math.round(value / scale))) : 0;
		size += Math.abs(value);
		misses += Math.abs(value - values[d] * scale);
	});
	// Rounding of sums of dim products in f32, in any order, of the codes, and of the bounds themselves.
	const rounding = (query.length + 32) * 2 ** -22 * 127 * size;
	return { values, scale, slack: size * (0.5 + 2 ** -10) + 127 * misses + rounding };
}

/** Every row whose upper bound reaches the k-th largest lower bound, ascending; see `quantiseQuery`. */
export function candidateRowsReference(
	{ codes, scales }: QuantisedArrays,
	rowCount: number,
	{ values, scale, slack }: QuantisedQuery,
	k: number,
): Uint32Array {
	const [lower, upper] = [new Float32Array(rowCount), new Float32Array(rowCount)];
	for (let row = 0; row < rowCount; row++) {
		let whole = 0;
		for (let d = 0; d < values.length; d++) whole += codes[row * values.length + d] * values[d];
		lower[row] = (whole * scale - slack) * scales[row] - leastSlack;
		upper[row] = (whole * scale + slack) * scales[row] + leastSlack;
	}
	const best = new Float32Array(k);
	const count = topKReference(lower, k, new Uint32Array(k), best);
	const least = count < k ? -Infinity : best[k - 1];
	return Uint32Array.from(upper.keys()).filter((row) => upper[row] >= least);
}

/** More than sums of numbers too small for f32 can lose. */
const leastSlack = 1e-37;

/** Bytes of a row's codes: whole vectors. */
export function codeBytesOf(dim: number): number {
	return Math.ceil(dim / 16) * 16;
}

/** The arrays behind a quantised table. */
export function arraysOfQuantised({ codes, scales }: QuantisedRows): QuantisedArrays {
	const { buffer, byteOffset, byteLength } = codes.values;
	return { codes: new Int8Array(buffer, byteOffset, byteLength), scales: scales.values };
}
