import type { Page } from '@playwright/test';
import { expect, goTo, test } from './shelfwise';
import { importSmallShop } from './small-shop';

const strip = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Running the bandits/ });
const start = (page: Page) => page.getByRole('button', { name: 'Run the bandits' });

async function openBandits(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Experiments', exact: true }).click();
	await page.getByRole('link', { name: 'Bandits', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Bandits' })).toBeVisible();
}

async function work(page: Page, dataset: 'Demo store' | 'small'): Promise<void> {
	await goTo(page, 'Data');
	await page.getByRole('button', { name: dataset, exact: true }).click();
}

/** The numbers of a study that has ended. */
async function outcome(page: Page): Promise<string | null> {
	await expect(start(page)).toBeVisible({ timeout: 60_000 });
	return page.locator('table').filter({ hasText: 'Regret at the end' }).textContent();
}

test('a study goes on when its page or its data set is left, and ends in the numbers of one that was never left', async ({
	page,
}) => {
	await importSmallShop(page);
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	await work(page, 'Demo store');
	await openBandits(page);
	// Long enough to be left and found again.
	await page.getByLabel('Days', { exact: true }).fill('90');
	await page.getByLabel('Visits a day').fill('3000');
	await start(page).click();
	const watched = await outcome(page);
	expect(watched).toContain('UCB');

	await start(page).click();
	await expect(page.getByRole('progressbar')).toBeVisible();
	await goTo(page, 'Train');
	await strip(page).click();
	await expect(page.getByLabel('Days', { exact: true })).toHaveValue('90');
	await expect(page.getByRole('progressbar')).toBeVisible();
	await expect(page.getByText('when you leave this page')).toHaveCount(0);
	expect(await outcome(page)).toBe(watched);
	await expect(page.getByText('Running the bandits: done.')).toHaveCount(0);

	await start(page).click();
	await work(page, 'small');
	await expect(strip(page)).toContainText('Running the bandits on “Demo store”');
	await openBandits(page);
	await expect(page.getByRole('progressbar')).toHaveCount(0);
	await expect(page.getByRole('img', { name: 'Regret of each bandit by day' })).toHaveCount(0);
	await expect(page.getByText('Running the bandits on “Demo store”: done.')).toBeVisible({ timeout: 60_000 });
	await page.getByRole('link', { name: 'See the result' }).click();
	await expect(page.getByRole('banner')).toContainText('Demo store');
	expect(await outcome(page)).toBe(watched);
	await expect(page.getByRole('link', { name: 'See the result' })).toHaveCount(0);
});

test('of several tasks the strip names the first, and leads to the others too, by keyboard', async ({ page }) => {
	await importSmallShop(page);
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	for (const dataset of ['Demo store', 'small'] as const) {
		await work(page, dataset);
		await openBandits(page);
		await page.getByLabel('Days', { exact: true }).fill('365');
		// As long as a study may be: the test ends before it.
		await page.getByLabel('Visits a day').fill('20000');
		await start(page).click();
		await expect(page.getByRole('progressbar')).toBeVisible();
	}
	await goTo(page, 'Data');
	await expect(strip(page)).toContainText('Demo store');
	const others = page.getByRole('list', { name: 'Also running' });
	await expect(others).toBeHidden();
	await page.getByRole('button', { name: '1 more running' }).press('Enter');
	await expect(others.getByRole('link')).toHaveCount(1);
	await page.keyboard.press('Escape');
	await expect(others).toBeHidden();
	await page.getByRole('button', { name: '1 more running' }).press('Enter');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Bandits' })).toBeVisible();
	await expect(page.getByRole('banner')).toContainText('small');
	await expect(others).toBeHidden();
});
