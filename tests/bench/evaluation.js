import { openAutomation, saveResults, withBuiltApp } from './built-app.js';

/**
 * Times judging in the built app in Chromium: every metric with its interval over all items, factors of 64, at the size of
 * MovieLens 1M and at 100,000 users × 50,000 items; then what "95 %" and "5 %" really are over 2,000 simulated data sets.
 * Prints tables, writes bench-results/evaluation.json. Nothing here fails: machines differ.
 */
const sizes = [
	{ what: '6,000 users × 3,500 items, k 10', userCount: 6000, itemCount: 3500, dim: 64, ks: [10] },
	{
		what: '6,000 users × 3,500 items, k 5, 10, 20, 50',
		userCount: 6000,
		itemCount: 3500,
		dim: 64,
		ks: [5, 10, 20, 50],
	},
	{ what: '100,000 users × 50,000 items, k 10', userCount: 100_000, itemCount: 50_000, dim: 64, ks: [10] },
];
const withoutLarge = process.argv.includes('--small');

await withBuiltApp(async ({ url, browser }) => {
	const page = await openAutomation(await browser.newContext(), url);
	page.setDefaultTimeout(0);
	const timings = [];
	for (const { what, ...size } of sizes.slice(0, withoutLarge ? 2 : 3)) {
		const { durationMs, metricCount, peakBytes } = await page.evaluate(
			(asked) => window.shelfwise.benchJudging(asked),
			size,
		);
		const mib = peakBytes === null ? 'not measured' : Math.round(peakBytes / 2 ** 20);
		timings.push({ what, seconds: Number((durationMs / 1000).toFixed(2)), metrics: metricCount, 'memory, MiB': mib });
	}
	console.table(timings);
	const statistics = await page.evaluate(() => window.shelfwise.benchStatistics());
	console.log('95 % BCa intervals hold the truth in');
	console.table(statistics.coverage);
	console.log('Paired tests reject a true null at 5 % in');
	console.table(statistics.falseAlarms);
	saveResults('evaluation', { timings, ...statistics });
});
