import { readFileSync } from 'node:fs';
import { expect, goTo, openDemoStore, test, trainModels } from './shelfwise';

test('a planted leak is found by the auditor, and a planted null is found to be a null', async ({ page }) => {
	await openDemoStore(page);
	await goTo(page, 'Train');
	await page.getByRole('radio', { name: /^Random rows/ }).check();
	await trainModels(page, [/^Item neighbours/]);
	// The same model but for a hair: only near ties may change places. (One neighbour more is a real, if tiny, gain.)
	await page.locator('summary', { hasText: 'of Item neighbours' }).click();
	const shrinkage = page.getByLabel('Shrinkage', { exact: true });
	await shrinkage.fill(String(Number(await shrinkage.inputValue()) + 0.0001));
	await shrinkage.blur();
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	await expect(page.getByRole('article').filter({ hasText: 'Shoppers asked' })).toHaveCount(2, { timeout: 110_000 });

	await goTo(page, 'Evaluate');
	await expect(page.getByText(/does not beat .* here \(ΔNDCG@10 = .*95 % CI .*p = /)).toBeVisible();
	const letters = page.getByRole('table', { name: /^Leaderboard/ }).locator('abbr');
	await expect(letters).toHaveText(['a', 'a']);

	await page.getByRole('link', { name: 'Audit', exact: true }).click();
	await expect(page.getByText('Models learn from what shoppers did after the test')).toBeVisible();
	await expect(page.getByText('Split by time:', { exact: false })).toBeVisible();
});

test('every metric proves itself in front of the user', async ({ page }) => {
	await page.goto('/evaluate/proof');
	await page.getByRole('button', { name: /^Prove all/ }).click();
	await expect(page.getByRole('status').filter({ hasText: /^All \d+ proofs of \d+ metrics hold/ })).toBeVisible({
		timeout: 110_000,
	});
});

test('a capsule from one profile is verified in another', async ({ page, browser, baseURL }) => {
	await openDemoStore(page);
	await trainModels(page, [/^Item neighbours/]);
	await goTo(page, 'Evaluate');
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: /^Export .* as a capsule/ }).click();
	const buffer = readFileSync(await (await download).path());

	const other = await browser.newContext({ baseURL: baseURL! });
	const elsewhere = await other.newPage();
	await openDemoStore(elsewhere);
	await elsewhere.goto('/evaluate/capsule');
	const input = elsewhere.getByLabel('Choose a capsule').or(elsewhere.locator('input[type="file"]')).first();
	await input.setInputFiles({ name: 'broken.zip', mimeType: 'application/zip', buffer: buffer.subarray(0, 500) });
	await expect(elsewhere.getByText('The capsule cannot be opened')).toBeVisible();
	await input.setInputFiles({ name: 'run.zip', mimeType: 'application/zip', buffer });
	await elsewhere.getByRole('button', { name: 'See whether the numbers hold' }).click();
	for (const title of ['By the weights in the capsule', 'Trained again from the same seed']) {
		const verdict = elsewhere.getByRole('region', { name: title });
		await expect(verdict).toContainText('Holds', { timeout: 110_000 });
		await expect(verdict).toContainText(/all \d+ numbers are equal/);
	}
	await other.close();
});
