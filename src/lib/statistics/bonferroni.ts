/** Adjusted p-values min(1, m·p), in the order given; control the chance of any false finding (Dunn 1961). */
export function bonferroni(pValues: readonly number[]): number[] {
	return pValues.map((pValue) => Math.min(1, pValue * pValues.length));
}
