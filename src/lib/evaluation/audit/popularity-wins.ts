import { byMainMetric, type Check, MAIN_METRIC } from './check';

/** No personal model beats the same list for everybody. */
export const popularityWins: Check = {
	id: 'popularity-wins',
	label: 'Does learning from shoppers pay?',
	clean: 'A personal model beats the bestseller list.',
	fixAt: 'search',
	needsRuns: true,
	look({ runs }) {
		const ranked = byMainMetric(runs);
		const crowd = ranked.find(({ run }) => !run.personal);
		const personal = ranked.find(({ run }) => run.personal);
		if (!crowd || !personal || personal.estimate.mean > crowd.estimate.mean) return [];
		return [
			{
				severity: 'warning',
				title: `${crowd.run.label} beats every personal model`,
				text: `${MAIN_METRIC} is ${crowd.estimate.mean.toFixed(4)} against ${personal.estimate.mean.toFixed(4)} for ${personal.run.label}. Either histories are too short to learn from, the options do not fit, or the test rewards bestsellers.`,
				fix: 'Look at the parts of the test (tail, activity), search for better options, or keep the bestseller list.',
			},
		];
	},
};
