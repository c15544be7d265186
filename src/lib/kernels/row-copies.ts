import type { KernelMemory } from './memory';

/** Copies the given rows of a table [rowCount × dim] side by side into kernel memory; their address. */
export function copyRowsIn(memory: KernelMemory, table: Float32Array, dim: number, rows: Uint32Array): number {
	const address = memory.take(rows.length * dim * 4);
	const target = memory.f32;
	let place = address / 4;
	for (const row of rows) {
		const start = row * dim;
		for (let column = 0; column < dim; column++) target[place++] = table[start + column];
	}
	return address;
}

/** The way back: row `rows[slot]` of the table takes what lies at slot. */
export function copyRowsOut(
	memory: KernelMemory,
	address: number,
	table: Float32Array,
	dim: number,
	rows: Uint32Array,
): void {
	const source = memory.f32;
	let place = address / 4;
	for (const row of rows) {
		const start = row * dim;
		for (let column = 0; column < dim; column++) table[start + column] = source[place++];
	}
}
