import { saveResults, withBuiltApp } from './built-app.js';

/**
 * Times `recommend()` in the built app's worker, one shopper at a time, on the demo store (about 5,000 items): five sources, a
 * rule, MMR; and what the vector indexes of a two-tower find. Reads what the Scenes page measures. Nothing here fails.
 */
/** @param {number} quota */
const share = (quota) => ({ quota, weight: 1 });
const pipeline = {
	sources: [
		{ kind: 'model', runId: null, ...share(500) },
		{ kind: 'popular', days: 30, ...share(200) },
		{ kind: 'popular-in-category', days: null, ...share(200) },
		{ kind: 'new-arrivals', ...share(200) },
		{ kind: 'popular', days: null, ...share(200) },
	],
	merge: 'fusion',
	hide: 'seen',
	frequencyCap: null,
	rules: [{ action: 'boost', name: 'Cheap things', where: 'price < 40', strength: 0.1, enabled: true }],
	ranker: null,
	intent: 0.2,
	candidateCount: 500,
	rerankers: [{ id: 'mmr', weight: 0.3, options: {} }],
	fallbacks: [{ kind: 'popular', days: null }],
};
const file = {
	name: 'bench.json',
	mimeType: 'application/json',
	buffer: Buffer.from(JSON.stringify({ format: 'shelfwise-pipeline', version: 1, scene: 'for-you', pipeline })),
};

await withBuiltApp(async ({ url, browser }) => {
	const page = await (await browser.newContext()).newPage();
	await page.goto(url);
	await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor({ timeout: 60_000 });
	/** @type {{ model: string, words: string, indexes: string[] }[]} */
	const results = [];
	for (const model of [/^Item neighbours/, /^Two-tower/]) {
		await page.getByRole('link', { name: 'Train', exact: true }).click();
		for (const box of await page.getByRole('form', { name: 'What to train' }).getByRole('checkbox').all()) {
			await box.setChecked(false);
		}
		await page.getByRole('checkbox', { name: model }).setChecked(true);
		await page.getByRole('button', { name: /^Train 1 model/ }).click();
		await page
			.getByRole('article')
			.filter({ hasText: model.source.slice(1) })
			.filter({ hasText: 'Shoppers asked' })
			.first()
			.waitFor({ timeout: 600_000 });
		await page.getByRole('link', { name: 'Shop', exact: true }).click();
		await page.getByRole('link', { name: 'Scenes' }).click();
		await page.getByRole('button', { name: /^For you/ }).click();
		await page.getByLabel('Import a pipeline').setInputFiles(file);
		await page.getByRole('button', { name: 'Measure this pipeline' }).click();
		await page.getByText('One list takes').waitFor({ timeout: 300_000 });
		const table = page.getByRole('table', { name: /^Ways to search/ });
		results.push({
			model: model.source.slice(1),
			words: (await page.getByText('One list takes').innerText()).trim(),
			indexes:
				(await table.count()) > 0
					? (await table.getByRole('row').allInnerTexts()).map((row) => row.replace(/\s+/g, ' '))
					: [],
		});
	}
	console.log(JSON.stringify(results, null, '\t'));
	saveResults('recommend', results);
});
