/**
 * The points that no other point beats: b beats a where it is at least as good in every number and better in one (Pareto
 * dominance; Deb 2001, Multi-Objective Optimization Using Evolutionary Algorithms, §2.4.2). Equal points all stay.
 * @param points [pointCount][objectiveCount], larger is better; a NaN counts as worst
 * @returns [pointCount] true on the front
 */
export function paretoFront(points: readonly (readonly number[])[]): boolean[] {
	const known = points.map((point) => point.map((value) => (Number.isNaN(value) ? -Infinity : value)));
	return known.map((point) => !known.some((other) => beats(other, point)));
}

function beats(other: readonly number[], point: readonly number[]): boolean {
	let better = false;
	for (let objective = 0; objective < point.length; objective++) {
		if (other[objective] < point[objective]) return false;
		if (other[objective] > point[objective]) better = true;
	}
	return better;
}
