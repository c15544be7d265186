import type { Locator, Page } from '@playwright/test';
import { expect, expectOutline, goTo, openDemoStore, tabTo, test, trainModels } from './shelfwise';

test('a point of the front is saved and used by the Shop page; a newcomer answers, and the list follows', async ({
	page,
}) => {
	await openDemoStore(page);
	await trainModels(page, [/^Item neighbours/]);
	await goTo(page, 'Shop');
	await page.getByRole('link', { name: 'Studio' }).click();
	await page.getByLabel('Held-out shoppers').selectOption('500');
	await page.getByRole('button', { name: 'Try 50 settings' }).click();
	const ring = page.getByRole('slider', { name: /front of NDCG and Diversity/ });
	await expect(ring).toBeVisible({ timeout: 110_000 });

	await dragLeft(page, ring);
	await tabTo(page, ring);
	await page.keyboard.press('Home');
	await expect(page.getByText(/of 10 new/).first()).toBeVisible();
	await expectOutline(page);
	const shopper = page
		.locator('ul.shoppers > li')
		.filter({ hasText: /of 10 new/ })
		.first();
	const userId = await shopper.locator('strong').innerText();
	const expected = await shopper
		.locator('ol li')
		.evaluateAll((items) => items.map((item) => item.getAttribute('title')!.split(',')[0]));
	await page.getByRole('button', { name: /^Use it for For you/ }).click();
	await expect(page.getByText('uses this setting now')).toBeVisible();

	await page.getByRole('link', { name: 'See it in the shop' }).click();
	// Before the shop has opened: whoever was asked for comes in when it does.
	await page.getByLabel('Shopper', { exact: true }).fill(userId);
	await page.keyboard.press('Enter');
	await expect
		.poll(async () => (await page.locator('main').getByRole('heading', { level: 3 }).allInnerTexts()).slice(0, 10))
		.toEqual(expected);

	await welcomeNewcomer(page);
});

/** Drags the ring over the whole picture: it follows along the front. */
async function dragLeft(page: Page, ring: Locator) {
	await ring.scrollIntoViewIfNeeded();
	const before = await ring.getAttribute('aria-valuetext');
	const { x, y } = (await ring.boundingBox())!;
	await page.mouse.move(x + 7, y + 7);
	await page.mouse.down();
	await page.mouse.move(x - 150, y - 150, { steps: 5 });
	await page.mouse.up();
	await expect(ring).not.toHaveAttribute('aria-valuetext', before!);
	await expect(page.getByText(/^NDCG@10 0\.\d{4} \(0\.\d{4} to 0\.\d{4}\)/)).toBeVisible();
}

async function welcomeNewcomer(page: Page) {
	await page.getByRole('link', { name: 'Newcomers' }).click();
	const asked = page.getByRole('list', { name: 'What the newcomer is asked' }).getByRole('listitem');
	const list = page.getByRole('list', { name: 'The newcomer’s list' }).locator('.title');
	await expect(asked).toHaveCount(5);
	await expect(list).toHaveCount(12);
	const before = await list.allInnerTexts();

	await tabTo(page, asked.nth(0).getByRole('button'));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: /^After 1 liked/ })).toBeVisible();
	expect(await list.allInnerTexts()).not.toEqual(before);
	const kept = await asked.nth(0).locator('.title').innerText();
	expect(await list.allInnerTexts()).not.toContain(kept);

	await page.getByRole('button', { name: 'Ask about others' }).click();
	await expect(asked).toHaveCount(6);
	await expect(asked.nth(0)).toContainText(kept);
	await page.getByRole('button', { name: 'Next newcomer' }).click();
	await expect(page.getByRole('heading', { name: 'Before the first answer' })).toBeVisible();
	expect(await list.allInnerTexts()).toEqual(before);
}
