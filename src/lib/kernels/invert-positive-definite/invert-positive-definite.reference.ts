import { ModelFitError } from '$lib/core/errors';
import { invertCholesky } from '$lib/kernels/cholesky';

/** By Cholesky in f64. */
export function invertPositiveDefiniteReference(a: Float32Array, n: number): void {
	const inverse = Float64Array.from(a);
	if (!invertCholesky(inverse, n)) throw notPositiveDefinite();
	a.set(inverse);
}

export function notPositiveDefinite(): ModelFitError {
	return new ModelFitError('The system of equations has no unique solution. Raise the regularisation.');
}
