import { ShapeError } from '$lib/core/errors';

/** @throws ShapeError naming the first index that is not below the bound */
export function requireBelow(kernel: string, name: string, indices: Uint32Array, bound: number): void {
	for (let place = 0; place < indices.length; place++) {
		if (indices[place] >= bound) {
			throw new ShapeError(`${kernel}: ${name} ${indices[place]} is outside 0…${bound - 1}.`);
		}
	}
}
