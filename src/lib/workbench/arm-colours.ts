/** Told apart in any order; the control has the baseline's grey. */
const slots = [1, 2, 3, 4, 7, 8, 5, 6];

/** The css value for an arm's lines and dots, by its place in the test. */
export function armColour(arm: number): string {
	return `var(--model-${slots[arm % slots.length]})`;
}
