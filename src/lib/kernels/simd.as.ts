/** x · y + sum; one rounding where the binary has relaxed SIMD and the processor has FMA, else two. */
export function multiplyAdd(x: v128, y: v128, sum: v128): v128 {
	if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
	return f32x4.add(f32x4.mul(x, y), sum);
}

/** Lanes summed pairwise, always in the same order. */
export function sumLanes(x: v128): f32 {
	return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

export function largestLane(x: v128): f32 {
	return max(
		max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
		max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
	);
}

/**
 * e^x for x ≤ 88 with a relative error below 2e-7; exactly 0 below −87, NaN stays NaN.
 * Cephes expf: x = n ln 2 + r, a polynomial of degree 7 for e^r, n added to the exponent bits.
 */
export function exponential(x: v128): v128 {
	const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
	let r = multiplyAdd(n, f32x4.splat(-0.693359375), x);
	r = multiplyAdd(n, f32x4.splat(2.1219444e-4), r);
	let y = f32x4.splat(1.98756915e-4);
	y = multiplyAdd(y, r, f32x4.splat(1.3981999507e-3));
	y = multiplyAdd(y, r, f32x4.splat(8.3334519073e-3));
	y = multiplyAdd(y, r, f32x4.splat(4.1665795894e-2));
	y = multiplyAdd(y, r, f32x4.splat(1.6666665459e-1));
	y = multiplyAdd(y, r, f32x4.splat(5.0000001201e-1));
	y = multiplyAdd(y, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)));
	const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
	return v128.andnot(f32x4.mul(y, power), f32x4.lt(x, f32x4.splat(-87)));
}
