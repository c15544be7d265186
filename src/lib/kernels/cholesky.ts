/**
 * A = LLᵀ in place: the lower triangle of A [n × n] becomes L, the upper one stays.
 * @returns false if A is not positive definite
 */
export function factorCholesky(a: Float64Array, n: number): boolean {
	for (let column = 0; column < n; column++) {
		let pivot = a[column * n + column];
		for (let inner = 0; inner < column; inner++) pivot -= a[column * n + inner] ** 2;
		if (!(pivot > 0)) return false;
		const root = Math.sqrt(pivot);
		a[column * n + column] = root;
		for (let row = column + 1; row < n; row++) {
			let sum = a[row * n + column];
			for (let inner = 0; inner < column; inner++) sum -= a[row * n + inner] * a[column * n + inner];
			a[row * n + column] = sum / root;
		}
	}
	return true;
}

/** Solves LLᵀx = b in place of b [n]. */
export function solveCholesky(factor: Float64Array, n: number, b: Float64Array): void {
	for (let row = 0; row < n; row++) {
		let sum = b[row];
		for (let inner = 0; inner < row; inner++) sum -= factor[row * n + inner] * b[inner];
		b[row] = sum / factor[row * n + row];
	}
	for (let row = n - 1; row >= 0; row--) {
		let sum = b[row];
		for (let inner = row + 1; inner < n; inner++) sum -= factor[inner * n + row] * b[inner];
		b[row] = sum / factor[row * n + row];
	}
}

/** A⁻¹ of a symmetric A [n × n], lower triangle read, in place and whole; false if A is not positive definite. */
export function invertCholesky(a: Float64Array, n: number): boolean {
	const factor = a.slice();
	if (!factorCholesky(factor, n)) return false;
	for (let column = 0; column < n; column++) {
		const unit = new Float64Array(n);
		unit[column] = 1;
		solveCholesky(factor, n, unit);
		a.set(unit, column * n);
	}
	return true;
}
