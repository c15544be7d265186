import { formatQuantity } from '$lib/core/units';

/** Users by how much they had taken when asked, about a quarter each. */
export interface ActivitySlice {
	label: string;
	userCount: number;
	/** By run, mean NDCG@k. */
	ndcg: number[];
}

/**
 * Quarters of equal counts, ties parted by row. Quarters in which all took the same number are one slice: nothing tells them apart.
 * @param activity [userCount] interactions before the question
 * @param scores by run, [userCount]
 */
export function activitySlices(activity: readonly number[], scores: readonly ArrayLike<number>[]): ActivitySlice[] {
	const order = Array.from(activity.keys()).sort((a, b) => activity[a] - activity[b] || a - b);
	const groups: number[][] = [];
	for (let quarter = 0; quarter < 4; quarter++) {
		const rows = order.slice((quarter * order.length) / 4, ((quarter + 1) * order.length) / 4);
		if (rows.length === 0) continue;
		const before = groups.at(-1);
		if (before && activity[before[0]] === activity[rows.at(-1)!]) before.push(...rows);
		else groups.push(rows);
	}
	return groups.map((rows) => {
		const [least, most] = [activity[rows[0]], activity[rows.at(-1)!]];
		return {
			label: `${least === most ? '' : `${least} to `}${formatQuantity(most, 'interaction')}`,
			userCount: rows.length,
			ndcg: scores.map((ofRun) => rows.reduce((sum, row) => sum + ofRun[row], 0) / rows.length),
		};
	});
}
