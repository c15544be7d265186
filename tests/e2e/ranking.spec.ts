import type { Page } from '@playwright/test';
import { expect, goTo, openDemoStore, test } from './shelfwise';

const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const titles = (page: Page) => preview(page).locator('li .title').allInnerTexts();

async function openForYou(page: Page) {
	await page.getByRole('link', { name: 'Scenes' }).click();
	await page.getByRole('button', { name: /^For you/ }).click();
	await expect(preview(page).locator('li .title')).toHaveCount(12);
	await expect(preview(page)).toHaveAttribute('aria-busy', 'false');
}

/** A slider of the chosen ranker, by keyboard. */
async function weigh(page: Page, name: string, key: 'Home' | 'End') {
	await page
		.getByRole('region', { name: '3 Ranker' })
		.getByLabel(new RegExp(`^${name}`))
		.press(key);
}

test('a ranker is trained, its odds are shown, a scene ranks by revenue with it, and misses it when it is gone', async ({
	page,
}) => {
	await openDemoStore(page);
	await goTo(page, 'Shop');
	await page.getByRole('link', { name: 'Ranking' }).click();
	const form = page.getByRole('form', { name: 'Train a ranker' });
	await form.getByLabel('Shoppers to ask').fill('1000');
	await form.getByRole('button', { name: 'Train the ranker' }).click();
	await expect(page.getByRole('heading', { name: 'With and without it' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByRole('img', { name: /^Predicted against what came true, ECE/ })).toBeVisible();
	const ranker = page.getByRole('table', { name: 'Rankers of this data set' }).getByRole('row').nth(1);
	const label = await ranker.getByRole('button').first().innerText();

	await openForYou(page);
	const before = await titles(page);
	const section = page.getByRole('region', { name: '3 Ranker' });
	await section.getByLabel('Ranker', { exact: true }).selectOption({ label });
	await expect(
		preview(page)
			.getByText(/1 in [\d,.]+ takes it/)
			.first(),
	).toBeVisible();
	await expect(section.getByLabel(/^Expected margin/)).toBeDisabled();
	await expect(section.getByText(/neither a margin nor a cost/)).toBeVisible();
	await weigh(page, 'Expected clicks', 'Home');
	await weigh(page, 'Expected revenue', 'End');
	await expect(
		preview(page)
			.getByText(/^Expected revenue [\d.e-]+; 1 in [\d,.]+ buys it/)
			.first(),
	).toBeVisible();
	expect(await titles(page)).not.toEqual(before);
	await page.getByRole('button', { name: 'Save For you (member page)' }).click();
	await expect(page.getByRole('button', { name: /^For you.*changed/ })).toBeVisible();

	await page.getByRole('link', { name: 'Ranking' }).click();
	await expect(ranker).toContainText('For you (member page)');
	await ranker.getByRole('button', { name: /^Delete/ }).click();
	await page.getByRole('button', { name: 'Delete the ranker' }).click();
	await expect(page.getByText('No ranker yet.')).toBeVisible();

	await openForYou(page);
	await expect(section.getByText('Missing')).toBeVisible();
	await expect(preview(page).getByText('The ranker is missing')).toBeVisible();
	expect(await titles(page)).toEqual(before);
	await section.getByRole('button', { name: 'Do without' }).click();
	await expect(preview(page).getByText('The ranker is missing')).toBeHidden();
});
