/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half (Hanley, McNeil 1982, Radiology 143); NaN
 * where one of the two is missing.
 * @param labels [scores.length] 0 or 1
 */
export function areaUnderCurve(scores: Float64Array, labels: ArrayLike<number>): number {
	const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
	let [positives, below, won] = [0, 0, 0];
	for (let start = 0; start < order.length;) {
		let end = start;
		let [up, down] = [0, 0];
		for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
			if (labels[order[end]] > 0) up++;
			else down++;
		}
		won += up * (below + down / 2);
		below += down;
		positives += up;
		start = end;
	}
	return won / (positives * below);
}
