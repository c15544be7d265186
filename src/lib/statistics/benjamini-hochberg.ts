/**
 * Benjamini and Hochberg's step-up adjusted p-values, in the order given (1995, JRSS B 57): control the expected share of false
 * findings among the findings.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
	const count = pValues.length;
	const descending = pValues.map((_, place) => place).sort((a, b) => pValues[b] - pValues[a]);
	const adjusted = new Array<number>(count);
	let smallest = 1;
	descending.forEach((place, step) => {
		smallest = Math.min(smallest, (pValues[place] * count) / (count - step));
		adjusted[place] = smallest;
	});
	return adjusted;
}
