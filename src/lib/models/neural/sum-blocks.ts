/**
 * What a tower without layers puts out: each row of `inputs` is blocks of `dim` numbers, side by side, and their sum is
 * its row of `outputs`.
 * @param inputs [≥ rowCount × width]
 * @param outputs written: [≥ rowCount × dim]
 */
export function sumBlocks(
	inputs: Float32Array,
	outputs: Float32Array,
	rowCount: number,
	width: number,
	dim: number,
): void {
	for (let row = 0; row < rowCount; row++) {
		for (let d = 0; d < dim; d++) {
			let sum = 0;
			for (let at = row * width + d; at < (row + 1) * width; at += dim) sum += inputs[at];
			outputs[row * dim + d] = sum;
		}
	}
}

/**
 * Its gradient: every block gets that of the sum.
 * @param outputGradients [≥ rowCount × dim]
 * @param inputGradients written: [≥ rowCount × width]
 */
export function sumBlocksGradient(
	outputGradients: Float32Array,
	inputGradients: Float32Array,
	rowCount: number,
	width: number,
	dim: number,
): void {
	for (let row = 0; row < rowCount; row++) {
		for (let at = 0; at < width; at++) inputGradients[row * width + at] = outputGradients[row * dim + (at % dim)];
	}
}
