import type { Page } from '@playwright/test';
import { downloadedText, expect, goTo, openDemoStore, tabTo, test, trainModels } from './shelfwise';

/** Reaches a control by Tab and presses it: nobody here has a mouse. */
async function press(page: Page, role: 'button' | 'link', name: string | RegExp, key = 'Enter') {
	await tabTo(
		page,
		page
			.locator('main')
			.getByRole(role, { name, exact: typeof name === 'string' })
			.first(),
	);
	await page.keyboard.press(key);
}

async function fill(page: Page, label: string, text: string) {
	await tabTo(page, page.getByLabel(label, { exact: true }).first());
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.type(text);
	await page.keyboard.press('Enter');
}

const shelf = (page: Page) => page.locator('main').getByRole('heading', { level: 3 });
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 2, name });
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' }).locator('li .title');

/** Opens a section's second page by its tab. */
async function openScenes(page: Page) {
	await page.getByRole('link', { name: 'Scenes' }).click();
	await expect(heading(page, 'What a shopper sees')).toBeVisible();
	await expect(preview(page).first()).toBeVisible();
}

test('a shopper walks through every scene by keyboard, and every shelf answers', async ({ page }) => {
	await openDemoStore(page);
	await goTo(page, 'Train');
	// Here the neighbours beat popularity, so that the shop is theirs and its reasons are personal.
	await page.getByRole('radio', { name: /^Leave each shopper’s last out/ }).check();
	await trainModels(page, [/^Popularity/, /^Item neighbours/]);
	await goTo(page, 'Shop');
	await expect(shelf(page).first()).toBeVisible();

	await press(page, 'button', 'Shelves');
	await press(page, 'button', 'Cushions');
	await expect(heading(page, 'Cushions')).toBeVisible();
	await expect(page.locator('.kind').filter({ hasText: 'Cushions' })).toHaveCount(12);

	await fill(page, 'Search the shop', 'lamp');
	await expect(heading(page, '“lamp”')).toBeVisible();
	await expect(shelf(page).first()).toContainText(/lamp/i);
	const lamp = (await shelf(page).first().innerText()).trim();
	await press(page, 'button', lamp);
	await expect(heading(page, lamp)).toBeVisible();
	await expect(page.getByText('What this session is about')).toBeVisible();
	await press(page, 'button', 'Goes with it');
	await expect(heading(page, 'Goes well with this')).toBeVisible();
	await press(page, 'button', 'Add to basket');

	await press(page, 'button', 'Home');
	await expect(heading(page, 'Welcome')).toBeVisible();
	await expect(page.getByText(/^After you .*: .*(moved|new)/)).toBeVisible();
	await press(page, 'button', 'Reset intent');
	await expect(page.getByText(/^After the intent was reset/)).toBeVisible();

	await press(page, 'button', /^Basket/);
	await expect(heading(page, 'Your basket')).toBeVisible();
	await press(page, 'button', 'Check out');
	await expect(heading(page, 'Before you go')).toBeVisible();
	expect(await shelf(page).allInnerTexts()).not.toContain(lamp);
	await press(page, 'button', 'Buy');
	await expect(heading(page, 'Picked for you')).toBeVisible();
	await press(page, 'button', 'Letter');
	await expect(heading(page, /letter/)).toBeVisible();
	await expect(shelf(page)).toHaveCount(12);

	await press(page, 'button', 'For you');
	await expect(page.locator('.reason').first()).toContainText(`you bought ${lamp}`);
	await press(page, 'button', /^Why /);
	const why = page.getByRole('dialog');
	await expect(why).toContainText('exactly its score');
	// What is said adds up: the parts to the sum, and without the only thing of the history nothing speaks for it.
	const parts = await why.getByRole('row').locator('td').last().innerText();
	const sum = await why.locator('caption strong').innerText();
	expect(Number(parts)).toBeCloseTo(Number(sum), 3);
	await expect(why).toContainText(/Had you not bought .*, it would (fall|stay|be no candidate)/);
	await page.keyboard.press('Escape');
	await expect(why).toBeHidden();
});

test('a scene’s rules and pins are seen on the list at once, kept, exported, and a broken file is refused', async ({
	page,
}) => {
	await openDemoStore(page);
	await trainModels(page, [/^Popularity/]);
	await goTo(page, 'Shop');
	await openScenes(page);
	await page.getByRole('button', { name: 'Home', exact: true }).click();
	const before = await preview(page).allInnerTexts();

	await press(page, 'button', 'Add rule');
	await page.getByLabel('What it does').selectOption('pin');
	await fill(page, 'Which items', 'categry = "Cushions"');
	await expect(page.getByText(/Column 1: .*Did you mean “category”/).first()).toBeVisible();
	await expect(page.getByRole('button', { name: 'Save Home' })).toBeDisabled();
	await fill(page, 'Which items', 'category = "Cushions" and price < 1000');
	await fill(page, 'Place', '2');
	const row = page.getByRole('region', { name: 'Preview' }).getByRole('listitem').nth(1);
	await expect(row).toContainText('Pinned');
	const pinned = (await preview(page).nth(1).innerText()).trim();
	expect((await preview(page).first().innerText()).trim()).toBe(before[0]!.trim());
	await press(page, 'button', 'Save Home');
	await expect(page.getByRole('button', { name: 'Save Home' })).toBeDisabled();

	await page.getByRole('link', { name: 'Shop', exact: true }).first().click();
	await expect(shelf(page).nth(1)).toHaveText(pinned);

	await openScenes(page);
	const text = await downloadedText(page, () => page.getByRole('button', { name: 'Export' }).click());
	const broken = JSON.parse(text) as { pipeline: { rules: { position: number }[] } };
	broken.pipeline.rules[0]!.position = 0;
	const file = (content: string) => ({ name: 'home.json', mimeType: 'application/json', buffer: Buffer.from(content) });
	await page.getByLabel('Import a pipeline').setInputFiles(file(JSON.stringify(broken)));
	await expect(page.getByRole('alert')).toContainText('pipeline.rules[0].position');
	await expect(preview(page).nth(1)).toHaveText(pinned);

	// Only what nobody sells: the rules give way, and say so.
	broken.pipeline.rules = [
		{ action: 'include', name: 'Only ships', where: 'category = "Ships"', enabled: true } as never,
	];
	await page.getByLabel('Import a pipeline').setInputFiles(file(JSON.stringify(broken)));
	await expect(page.getByText(/rules leave nothing to show.*“Only ships”/)).toBeVisible();
	await expect(preview(page)).toHaveCount(12);
	await page.getByRole('button', { name: 'Undo changes' }).click();
	await expect(preview(page).nth(1)).toHaveText(pinned);

	await press(page, 'button', 'Add source');
	await press(page, 'button', 'Move source A trained model up');
	await expect(page.getByText('by reciprocal ranks')).toBeAttached();
});
