type NumberArray = Float32Array | Float64Array | Uint32Array | Uint8Array;

/** source[rows[i]] by i, in a new array of the same kind. A plain loop: `from(rows, pick)` is several times slower. */
export function gather<T extends NumberArray>(source: T, rows: Uint32Array): T {
	const out = new (source.constructor as new (length: number) => T)(rows.length);
	for (let place = 0; place < rows.length; place++) out[place] = source[rows[place]!]!;
	return out;
}

/** The places where `flags` is `wanted`, ascending. */
export function placesOf(flags: Uint8Array, wanted: number): Uint32Array {
	let count = 0;
	for (let place = 0; place < flags.length; place++) if (flags[place] === wanted) count++;
	const places = new Uint32Array(count);
	count = 0;
	for (let place = 0; place < flags.length; place++) if (flags[place] === wanted) places[count++] = place;
	return places;
}
