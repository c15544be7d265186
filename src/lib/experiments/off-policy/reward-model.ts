/** Log rows a fold leaves out for its own predictions (Narita, Yasui, Yata 2021, Debiased off-policy evaluation for recommendation systems, RecSys). */
const FOLDS = 3;
/** Visits' worth of the overall mean mixed into each action's. */
const SHRINK = 10;

/**
 * A reward model for the direct method and doubly robust estimators: each action's mean reward, shrunk towards the mean of all, with
 * cross-fitting: a row is never predicted from itself. Simple on purpose; DR corrects it.
 * @param actions [n] small whole numbers
 */
export function crossFittedMeans(
	actions: Uint32Array,
	rewards: Float64Array,
	actionCount: number,
): { predict(row: number, action: number): number } {
	const folds = Array.from({ length: FOLDS }, (_, fold) => {
		const sums = new Float64Array(actionCount);
		const counts = new Float64Array(actionCount);
		let sum = 0;
		let count = 0;
		for (let row = 0; row < rewards.length; row++) {
			if (row % FOLDS === fold) continue;
			sums[actions[row]] += rewards[row];
			counts[actions[row]]++;
			sum += rewards[row];
			count++;
		}
		const mean = count > 0 ? sum / count : 0;
		return sums.map((total, action) => (total + SHRINK * mean) / (counts[action] + SHRINK));
	});
	return { predict: (row, action) => folds[row % FOLDS][action] };
}
