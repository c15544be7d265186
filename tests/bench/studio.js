import { saveResults, withBuiltApp } from './built-app.js';

/**
 * Times the Studio's sweep in the built app: 50 settings × 2,000 held-out shoppers of the demo store (about 5,000 items), with one
 * re-ranker and with two, over item neighbours and over a model with vectors. Then how long a step along the front takes to show.
 * SHELFWISE_STUDIO_MODELS and SHELFWISE_STUDIO_CHAINS name fewer. Nothing here fails: machines differ.
 */
const models = { als: /^Implicit ALS/, 'item-knn': /^Item neighbours/ };
const askedModels = (process.env.SHELFWISE_STUDIO_MODELS ?? 'als,item-knn').split(',');
const chains = (process.env.SHELFWISE_STUDIO_CHAINS ?? 'mmr;popularity-discount,mmr;mmr,calibrated')
	.split(';')
	.map((ids) => ids.split(','));

await withBuiltApp(async ({ url, browser }) => {
	/** @type {{ model: string, chain: string, seconds: number, words: string, 'step, ms': number }[]} */
	const results = [];
	for (const model of askedModels) {
		const context = await browser.newContext();
		const page = await context.newPage();
		page.setDefaultTimeout(600_000);
		await page.goto(url);
		await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor();
		await page.getByRole('link', { name: 'Train', exact: true }).click();
		await page.getByRole('form', { name: 'What to train' }).waitFor();
		for (const name of [/^Popularity/, /^Item neighbours/, /^User neighbours/, /^Two-tower/]) {
			await page.getByRole('checkbox', { name }).setChecked(false);
		}
		await page.getByRole('checkbox', { name: models[/** @type {keyof typeof models} */ (model)] }).setChecked(true);
		await page.getByRole('button', { name: /^Train 1 model/ }).click();
		await page.getByRole('article').filter({ hasText: 'Shoppers asked' }).first().waitFor();
		await page.getByRole('link', { name: 'Shop', exact: true }).click();
		await page.getByRole('link', { name: 'Studio' }).click();
		const choose = page.getByRole('button', { name: /^Try \d+ settings/ });
		await choose.waitFor();
		for (const chain of chains) {
			const details = page.locator('details', { hasText: 'Re-rankers to try' });
			if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
			const remove = page.getByRole('button', { name: /^Remove / });
			while ((await remove.count()) > 0) await remove.first().click();
			for (const id of chain) {
				await page.getByLabel('Kind of the new re-ranker').selectOption(id);
				await page.getByRole('button', { name: 'Add re-ranker' }).click();
			}
			const startedAt = performance.now();
			await choose.click();
			const ring = page.getByRole('slider', { name: /front of NDCG and Diversity/ });
			await ring.waitFor();
			const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
			const words = (await page.getByText(/shoppers, \d+ settings in/).innerText()).split(';')[0];
			await ring.focus();
			const steps = 10;
			const steppedAt = performance.now();
			for (let step = 0; step < steps; step++) await ring.press(step < steps / 2 ? 'ArrowRight' : 'ArrowLeft');
			await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
			const stepMs = Math.round((performance.now() - steppedAt) / steps);
			results.push({ model, chain: chain.join(' → '), seconds, words, 'step, ms': stepMs });
			console.log(JSON.stringify(results.at(-1)));
		}
		await context.close();
	}
	console.table(results);
	saveResults('studio', results);
});
