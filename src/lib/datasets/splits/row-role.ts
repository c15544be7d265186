/** What a row is for. */
export const rowRole = {
	train: 0,
	test: 1,
	/** After the test window of a backtest: neither side may see it. */
	leftOut: 2,
	/** The history a test user is asked with, who is not in training. */
	foldIn: 3,
} as const;
