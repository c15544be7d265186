import { saveResults, withBuiltApp } from './built-app.js';

/**
 * Times `recommend()` in the built app's worker, one shopper at a time, on the demo store (about 5,000 items): five sources, a
 * rule, a trained ranker, MMR; MMR and DPP alone; and what the vector indexes of a two-tower find. Reads what the Scenes page measures. Nothing here fails.
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

/**
 * A regression over the scene's five sources; it is then the newest.
 * @param {import('@playwright/test').Page} page
 */
async function trainRanker(page) {
	await page.getByRole('link', { name: 'Ranking', exact: true }).click();
	await page.getByLabel('Shoppers to ask').fill('1000');
	await page.getByRole('button', { name: 'Train the ranker' }).click();
	await page.getByRole('progressbar').waitFor();
	await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 300_000 });
}

await withBuiltApp(async ({ url, browser }) => {
	const page = await (await browser.newContext()).newPage();
	await page.goto(url);
	await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor({ timeout: 60_000 });
	/** @type {{ model: string, words: string, stages: string[], indexes: string[] }[]} */
	const results = [];
	for (const model of [/^Item neighbours/, /^Two-tower/]) {
		await page.getByRole('link', { name: 'Train', exact: true }).click();
		const models = page.getByRole('region', { name: 'Models' }).getByRole('checkbox');
		const wanted = models.and(page.getByRole('checkbox', { name: model }));
		await wanted.check();
		for (const one of await models.all()) await one.setChecked((await one.and(wanted).count()) === 1);
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
		await page.getByRole('button', { name: /^Save For you/ }).click();
		await trainRanker(page);
		await page.getByRole('link', { name: 'Scenes' }).click();
		await page.getByRole('button', { name: /^For you/ }).click();
		const section = page.getByRole('region', { name: '3 Ranker' });
		await section.getByLabel('Ranker', { exact: true }).selectOption({ index: 2 });
		await page.getByRole('button', { name: 'Measure this pipeline' }).click();
		await page.getByText('One list takes').waitFor({ timeout: 300_000 });
		const table = page.getByRole('table', { name: /^Ways to search/ });
		await page.getByText('Stage by stage').click();
		const stages = page.getByRole('table', { name: /^Milliseconds of each stage/ });
		results.push({
			stages: (await stages.getByRole('row').allInnerTexts()).map((row) => row.replace(/\s+/g, ' ')),
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
