/** Names of the strata, by code. */
const labels = ['Occasional shoppers', 'Regular shoppers', 'Heavy shoppers'] as const;

/** Users in three parts of about equal size by how much they did before: strata and segments of the A/B engine. */
export function userStrata(activities: Float32Array): { codes: Uint8Array; labels: readonly string[] } {
	const sorted = activities.slice().sort();
	const first = sorted[Math.floor(sorted.length / 3)];
	const second = sorted[Math.floor((2 * sorted.length) / 3)];
	return { codes: Uint8Array.from(activities, (value) => (value <= first ? 0 : value <= second ? 1 : 2)), labels };
}
