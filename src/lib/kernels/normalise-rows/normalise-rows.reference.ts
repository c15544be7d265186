/** y = r·x with r = 1 / √(x·x + ε), in place; a zero row stays zero. */
export function normaliseRowsReference(values: Float32Array, dim: number, epsilon: number, scales: Float32Array): void {
	for (let row = 0; row * dim < values.length; row++) {
		const x = values.subarray(row * dim, (row + 1) * dim);
		scales[row] = 1 / Math.sqrt(dot(x, x) + epsilon);
		for (let d = 0; d < dim; d++) x[d] *= scales[row];
	}
}

/** ∂L/∂x = r (g − (y·g) y), in place of g: from y = r·x and ∂r/∂x = −r³ x. */
export function normaliseRowsGradientReference(
	values: Float32Array,
	scales: Float32Array,
	dim: number,
	gradients: Float32Array,
): void {
	for (let row = 0; row * dim < gradients.length; row++) {
		const y = values.subarray(row * dim, (row + 1) * dim);
		const gradient = gradients.subarray(row * dim, (row + 1) * dim);
		const along = dot(y, gradient);
		for (let d = 0; d < dim; d++) gradient[d] = scales[row] * (gradient[d] - along * y[d]);
	}
}

function dot(a: Float32Array, b: Float32Array): number {
	let sum = 0;
	for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
	return sum;
}
