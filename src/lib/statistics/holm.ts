/**
 * Holm's step-down adjusted p-values, in the order given (Holm 1979, Scandinavian Journal of Statistics 6): control the chance of any
 * false finding among all, as Bonferroni does, and find more.
 */
export function holm(pValues: readonly number[]): number[] {
	const count = pValues.length;
	const ascending = pValues.map((_, place) => place).sort((a, b) => pValues[a] - pValues[b]);
	const adjusted = new Array<number>(count);
	let largest = 0;
	ascending.forEach((place, step) => {
		largest = Math.max(largest, Math.min(1, pValues[place] * (count - step)));
		adjusted[place] = largest;
	});
	return adjusted;
}
