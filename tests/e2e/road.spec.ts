import { downloadedText, expect, goTo, openDemoStore, tabTo, test, trainModels } from './shelfwise';

test('the whole road on the demo store, by keyboard alone', async ({ page }) => {
	await openDemoStore(page);

	await tabTo(page, page.getByRole('link', { name: 'Train models on it' }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible();
	await expect(page.locator('#main')).toBeFocused();
	const twoTower = page.getByRole('checkbox', { name: /^Two-tower/ });
	await tabTo(page, twoTower);
	await page.keyboard.press('Space');
	await expect(twoTower).toBeChecked();
	await tabTo(page, page.locator('summary', { hasText: 'of Two-tower network' }));
	await page.keyboard.press('Enter');
	await tabTo(page, page.getByLabel('Epochs'));
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.type('1');
	await tabTo(page, page.getByRole('button', { name: /^Train 3 models/ }));
	await page.keyboard.press('Enter');

	const runs = page.getByRole('article');
	await expect(runs).toHaveCount(3);
	await expect(runs.filter({ hasText: 'Shoppers asked' })).toHaveCount(3, { timeout: 110_000 });
	await expect(page.getByText('NDCG@10 on held-out rows')).toBeVisible();

	await tabTo(page, page.getByRole('link', { name: 'Compare 3 results' }));
	await page.keyboard.press('Enter');
	const board = page.getByRole('table', { name: /^Leaderboard/ });
	await expect(board.getByRole('row')).toHaveCount(4);
	await tabTo(page, page.getByRole('button', { name: 'Formula of NDCG@10' }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog')).toContainText(/log/);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(page.getByRole('button', { name: 'Formula of NDCG@10' })).toBeFocused();

	await tabTo(page, page.getByRole('link', { name: 'Shop', exact: true }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 2, name: 'Welcome' })).toBeVisible();
	// From the rail, too: the next Tab is on the new page.
	await expect(page.locator('#main')).toBeFocused();
	await tabTo(page, page.getByRole('button', { name: 'Random' }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 2, name: 'Picked for you' })).toBeVisible();
	const slider = page.getByRole('slider');
	await tabTo(page, slider);
	await page.keyboard.press('End');
	await expect(page.getByText('Variety: most')).toBeVisible();
	await expect(page.getByText('for variety (MMR)')).toBeVisible();
});

test('runs and their numbers are there after a reload, and the report holds them', async ({ page }) => {
	await openDemoStore(page);
	await trainModels(page, [/^Popularity/, /^Item neighbours/]);
	await goTo(page, 'Evaluate');
	const rows = page.getByRole('table', { name: /^Leaderboard/ }).getByRole('row');
	// The letters beside the models come once the differences were tested.
	const letters = page.getByText('Models that share a letter');
	await expect(letters).toBeVisible();
	const before = await rows.allInnerTexts();
	await page.reload();
	await expect(letters).toBeVisible();
	expect(await rows.allInnerTexts()).toEqual(before);

	const report = JSON.parse(
		await downloadedText(page, () => page.getByRole('button', { name: 'Report as JSON' }).click()),
	);
	expect(report.runs.map((run: { model: string }) => run.model).sort()).toEqual(['item-knn', 'popularity']);
	expect(report.dataset.fingerprint).toMatch(/^[0-9a-f]{64}$/);
	const { mean, low, high } = report.runs[0].metrics['ndcg@10'];
	expect(low).toBeLessThanOrEqual(mean);
	expect(high).toBeGreaterThanOrEqual(mean);
	expect(before.join(' ')).toContain(mean.toFixed(4));
});

test('the shop answers every click: history, basket and reasons change, nothing bought comes back', async ({
	page,
}) => {
	await openDemoStore(page);
	await trainModels(page, [/^Item neighbours/]);
	await goTo(page, 'Shop');
	const titles = page.locator('main').getByRole('heading', { level: 3 });
	await expect(titles.first()).toBeVisible();
	const first = (await titles.first().innerText()).trim();
	await titles.first().click();
	await expect(page.getByRole('heading', { level: 2, name: first })).toBeVisible();
	await page.getByRole('button', { name: 'Add to basket' }).first().click();
	await page.getByRole('button', { name: /^Basket/ }).click();
	await expect(page.locator('main')).toContainText(first);
	await page.getByRole('button', { name: 'Check out' }).click();
	await page.getByRole('button', { name: 'Buy', exact: true }).click();
	await expect(page.getByRole('heading', { level: 2, name: 'Picked for you' })).toBeVisible();
	await expect(page.locator('main')).toContainText(/Because you (bought|looked at)/);
	const shelf = await titles.allInnerTexts();
	expect(shelf.map((title) => title.trim())).not.toContain(first);
});
