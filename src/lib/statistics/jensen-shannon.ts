/**
 * Jensen–Shannon divergence in bits (Lin 1991, IEEE Transactions on Information Theory 37): 0 the same, 1 nothing in
 * common; H((p + q) / 2) − (H(p) + H(q)) / 2. Counts are made shares first; 0 where a side is empty.
 * @param a, b counts of the same things, in the same order
 */
export function jensenShannonDivergence(a: ArrayLike<number>, b: ArrayLike<number>): number {
	let [sumA, sumB] = [0, 0];
	for (let place = 0; place < a.length; place++) {
		sumA += a[place];
		sumB += b[place];
	}
	if (sumA === 0 || sumB === 0) return 0;
	let bits = 0;
	for (let place = 0; place < a.length; place++) {
		const [p, q] = [a[place] / sumA, b[place] / sumB];
		const middle = (p + q) / 2;
		if (p > 0) bits += (p / 2) * Math.log2(p / middle);
		if (q > 0) bits += (q / 2) * Math.log2(q / middle);
	}
	return Math.max(0, bits);
}
