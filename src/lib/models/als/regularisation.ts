import type { OptionsOf } from '$lib/models/read-options';
import type { alsMeta } from './meta';

export type Settings = OptionsOf<typeof alsMeta>;

/**
 * λ_r = λ·(n_r + α₀·columnCount)^ν of every row: frequency-scaled regularisation (Rendle et al. 2021, equation 5).
 * @param rowOffsets of a matrix with `columnCount` columns; [rowCount + 1]
 * @returns [rowCount]
 */
export function rowRegularisation(
	{ regularisation, unobservedWeight, frequencyScaling }: Settings,
	rowOffsets: Uint32Array,
	columnCount: number,
): Float32Array {
	return Float32Array.from({ length: rowOffsets.length - 1 }, (_, row) => {
		const count = rowOffsets[row + 1] - rowOffsets[row];
		return regularisation * (count + unobservedWeight * columnCount) ** frequencyScaling;
	});
}
