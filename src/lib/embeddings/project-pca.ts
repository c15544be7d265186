/** Two numbers a row, and how much of the spread they keep. */
export interface Projection {
	/** [rowCount × 2], row-major; the longer side spans −1…1. */
	points: Float32Array;
	/** [otherCount × 2] along the same two axes, to a scale of their own. */
	others: Float32Array;
	/** Share of the variance along the first and the second axis, 0…1. */
	explained: readonly [number, number];
}

const mostRounds = 500;
const enough = 1e-10;

/**
 * The two directions of largest variance (Pearson 1901; Jolliffe 2002, Principal Component Analysis, §1.1), by power iteration with
 * deflation on the covariance (Golub, Van Loan 2013, §8.2.1). Each axis points where its largest loading is positive, so the
 * same table gives the same picture. O(rows · dim² + rounds · dim²).
 * @param rows [rowCount × dim], row-major
 * @param others [otherCount × dim] rows that the axes are not made of
 */
export function projectPca(rows: Float32Array, dim: number, others: Float32Array = new Float32Array(0)): Projection {
	const rowCount = dim === 0 ? 0 : rows.length / dim;
	const mean = meanRow(rows, dim, rowCount);
	const covariance = covarianceOf(rows, mean, dim, rowCount);
	let total = 0;
	for (let axis = 0; axis < dim; axis++) total += covariance[axis * dim + axis];
	const axes = [leadingAxis(covariance, dim), leadingAxis(covariance, dim)] as const;
	const share = (variance: number) => (total > 0 ? variance / total : 0);
	const along = (table: Float32Array) =>
		fitToSquare(
			productsWith(
				axes.map(({ direction }) => direction),
				table,
				mean,
			),
		);
	return {
		points: along(rows),
		others: along(others),
		explained: [share(axes[0].variance), share(axes[1].variance)],
	};
}

/** [rowCount × 2] how far each row, less the mean, lies along two directions. */
function productsWith(directions: readonly Float64Array[], rows: Float32Array, mean: Float64Array): Float32Array {
	const dim = mean.length;
	const points = new Float32Array(dim === 0 ? 0 : (rows.length / dim) * 2);
	for (let row = 0; 2 * row < points.length; row++) {
		directions.forEach((direction, side) => {
			let sum = 0;
			for (let axis = 0; axis < dim; axis++) sum += (rows[row * dim + axis] - mean[axis]) * direction[axis];
			points[row * 2 + side] = sum;
		});
	}
	return points;
}

/** Centres the picture and scales both sides alike so that the longer spans −1…1; in place. */
export function fitToSquare(points: Float32Array): Float32Array {
	const low = [Infinity, Infinity];
	const high = [-Infinity, -Infinity];
	points.forEach((value, place) => {
		low[place % 2] = Math.min(low[place % 2], value);
		high[place % 2] = Math.max(high[place % 2], value);
	});
	const half = Math.max(high[0] - low[0], high[1] - low[1]) / 2 || 1;
	for (let place = 0; place < points.length; place++) {
		points[place] = (points[place] - (low[place % 2] + high[place % 2]) / 2) / half;
	}
	return points;
}

function meanRow(rows: Float32Array, dim: number, rowCount: number): Float64Array {
	const mean = new Float64Array(dim);
	for (let place = 0; place < rows.length; place++) mean[place % dim] += rows[place] / rowCount;
	return mean;
}

function covarianceOf(rows: Float32Array, mean: Float64Array, dim: number, rowCount: number): Float64Array {
	const covariance = new Float64Array(dim * dim);
	const centred = new Float64Array(dim);
	for (let row = 0; row < rowCount; row++) {
		for (let axis = 0; axis < dim; axis++) centred[axis] = rows[row * dim + axis] - mean[axis];
		for (let axis = 0; axis < dim; axis++) {
			const value = centred[axis] / rowCount;
			for (let other = 0; other <= axis; other++) covariance[axis * dim + other] += value * centred[other];
		}
	}
	for (let axis = 0; axis < dim; axis++) {
		for (let other = 0; other < axis; other++) covariance[other * dim + axis] = covariance[axis * dim + other];
	}
	return covariance;
}

/** The leading eigenvector, which is then taken out of the matrix. */
function leadingAxis(covariance: Float64Array, dim: number): { direction: Float64Array; variance: number } {
	// Not constant: an axis of alternating signs must not be orthogonal to the start.
	let direction: Float64Array = Float64Array.from({ length: dim }, (_, axis) => 1 / (axis + 1));
	let variance = 0;
	for (let round = 0; round < mostRounds; round++) {
		const next = new Float64Array(dim);
		for (let axis = 0; axis < dim; axis++) {
			for (let other = 0; other < dim; other++) next[axis] += covariance[axis * dim + other] * direction[other];
		}
		const length = Math.hypot(...next);
		if (length < 1e-300) break;
		for (let axis = 0; axis < dim; axis++) next[axis] /= length;
		const turned = next.reduce((most, value, axis) => Math.max(most, Math.abs(value - direction[axis])), 0);
		direction = next;
		variance = length;
		if (turned < enough) break;
	}
	let loudest = 0;
	for (let axis = 1; axis < dim; axis++) if (Math.abs(direction[axis]) > Math.abs(direction[loudest])) loudest = axis;
	if (direction[loudest] < 0) direction = direction.map((value) => -value);
	for (let axis = 0; axis < dim; axis++) {
		for (let other = 0; other < dim; other++) {
			covariance[axis * dim + other] -= variance * direction[axis] * direction[other];
		}
	}
	return { direction, variance };
}
