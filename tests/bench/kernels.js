import { openAutomation, saveResults, withBuiltApp } from './built-app.js';

/**
 * Every kernel on every binary, on one thread and on two, in the built app's train worker: GFLOP/s or GB/s, copies into
 * and out of kernel memory included; the ten best of 10⁴ … 10⁶ vectors; and whether the search by 8 bits finds all that
 * a full scan finds.
 */
const variants = [
	{ build: 'relaxed-simd', threads: 1 },
	{ build: 'relaxed-simd', threads: 2 },
	{ build: 'simd', threads: 1 },
	{ build: 'simd', threads: 2 },
];
const budgetMs = Number(process.env.SHELFWISE_BENCH_MS ?? 400);
const recallRows = Number(process.env.SHELFWISE_BENCH_RECALL_ROWS ?? 1_000_000);
const only = process.env.SHELFWISE_BENCH_VARIANTS?.split(',');

/**
 * @typedef {{ variant: string, kernel: string, shape: string, bestMs: number, rate: number, unit: string }} Row
 * @typedef {{ rows: Row[], recall: import('../../src/lib/embeddings/vector-table.bench').SearchRecall[] | null }} Found
 */
/** @type {Found} */
const found = await withBuiltApp(async ({ url, browser }) => {
	/** @type {Found} */
	const all = { rows: [], recall: null };
	for (const { build, threads } of variants) {
		const variant = `${build} × ${threads}`;
		if (only && !only.includes(variant)) continue;
		const context = await browser.newContext();
		const page = await openAutomation(context, url);
		const asked = /** @type {import('../../src/lib/embeddings/bench-variant').BenchVariant} */ ({
			build,
			threads,
			budgetMs,
			tableSizes: [10_000, 100_000, 1_000_000],
			recallRows: build === 'relaxed-simd' && threads === 2 ? recallRows : 0,
		});
		const { measurements, recall } = await page.evaluate((given) => window.shelfwise.benchVariant(given), asked);
		all.rows.push(...measurements.map((measured) => ({ variant, ...measured })));
		all.recall = recall ?? all.recall;
		await context.close();
	}
	return all;
});

/** One line a kernel and shape, one column a variant. @type {Map<string, Record<string, string>>} */
const lines = new Map();
for (const { variant, kernel, shape, bestMs, rate, unit } of found.rows) {
	const key = `${kernel}, ${shape}`;
	const line = lines.get(key) ?? { kernel, shape, unit };
	line[variant] = `${rate.toPrecision(3)} (${bestMs.toPrecision(3)} ms)`;
	lines.set(key, line);
}
console.table([...lines.values()]);
for (const { k, queryCount, recall, p50Ms, p99Ms } of found.recall ?? []) {
	const times = `${p50Ms.toPrecision(3)} ms, 99 in 100 within ${p99Ms.toPrecision(3)} ms`;
	console.log(`Top ${k} of ${recallRows} × 64 by 8 bits: recall ${recall} over ${queryCount} queries; p50 ${times}.`);
}
saveResults('kernels', found);
