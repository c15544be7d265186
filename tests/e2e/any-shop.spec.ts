import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { Page } from '@playwright/test';
import { expect, goTo, openDemoStore, tabTo, test, trainModels } from './shelfwise';

const chooser = (page: Page) => page.getByLabel('Choose files');
const fixture = (path: string) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url));
const importButton = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });
const dataset = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

function csv(rowCount: number, user = 'u'): Buffer {
	const lines = ['user_id,item_id,event,value,timestamp'];
	for (let row = 0; row < rowCount; row++) {
		lines.push(`${user}${row % 977},i${(row * 31) % 353},view,1,${1_600_000_000 + row * 60}`);
	}
	return Buffer.from(lines.join('\n'));
}
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

test('a zip of a known data set is recognised, its files are taken for what they are, and one click imports it', async ({
	page,
}) => {
	await openDemoStore(page);
	const names = ['u.data', 'u.item', 'u.user'];
	const zip = zipSync(
		Object.fromEntries(
			names.map((name) => [`ml-100k/${name}`, new Uint8Array(fixture(`shapes/movielens-100k/${name}`))]),
		),
	);
	await chooser(page).setInputFiles(file('ml-100k.zip', Buffer.from(zip)));
	await expect(page.getByText('Recognised: MovieLens 100K, ratings (u.data)')).toBeVisible();
	await expect(page.getByText('Recognised: MovieLens 100K, movies (u.item)')).toBeVisible();
	await expect(page.getByText('Recognised: MovieLens 100K, users (u.user)')).toBeVisible();
	await importButton(page).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await expect(page.getByText('“ml-100k” is stored on this device')).toBeVisible();
	await page.getByRole('link', { name: 'Profile' }).click();
	await expect(page.getByRole('table', { name: 'Columns of the users table' })).toContainText('occupation');
});

test('Parquet, JSON and pieces of one log are read in the browser', async ({ page }) => {
	await openDemoStore(page);
	await chooser(page).setInputFiles(file('ratings.parquet', fixture('ratings.parquet')));
	await expect(page.getByText('7 users, 11 items')).toBeVisible();
	await importButton(page).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	await chooser(page).setInputFiles(file('reviews.jsonl', fixture('shapes/amazon-reviews/All_Beauty.jsonl')));
	await expect(page.getByText('Recognised: Amazon reviews, reviews of 2023')).toBeVisible();
	await page.getByRole('button', { name: 'Cancel' }).click();
	await chooser(page).setInputFiles([file('2024-01.csv', csv(300)), file('2024-02.csv', csv(300, 'v'))]);
	await expect(page.getByText('and 1 more file of the same columns, read after it: 2024-02.csv')).toBeVisible();
	await importButton(page).click();
	await expect(page.getByText('600', { exact: true }).first()).toBeVisible();
});

test('lines are joined with their orders, and pictures beside them become colours that models read', async ({
	page,
}) => {
	await openDemoStore(page);
	const picture = await page.evaluate(async () => {
		const canvas = new OffscreenCanvas(16, 16);
		const context = canvas.getContext('2d')!;
		context.fillStyle = 'red';
		context.fillRect(0, 0, 16, 16);
		return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
	});
	const lines = ['order_id,product_id,add_to_cart_order,reordered'];
	const orders = ['order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order'];
	for (let order = 0; order < 60; order++) {
		orders.push(
			`${order},${order % 12},prior,${1 + Math.floor(order / 12)},${order % 7},10,${order < 12 ? '' : '7.0'}`,
		);
		for (let line = 0; line < 4; line++) lines.push(`${order},${(order * 3 + line) % 20},${line + 1},0`);
	}
	const text = (rows: string[]) => new TextEncoder().encode(rows.join('\n'));
	const zip = zipSync({
		'orders.csv': text(orders),
		'order_products__prior.csv': text(lines),
		'pictures/3.png': Uint8Array.from(picture),
		'pictures/4.png': Uint8Array.from(picture),
		'pictures/broken.png': Uint8Array.of(1, 2, 3),
	});
	await chooser(page).setInputFiles(file('instacart.zip', Buffer.from(zip)));
	await expect(page.getByText('Recognised: Instacart, orders')).toBeVisible();
	await expect(page.getByRole('heading', { name: '3 pictures' })).toBeVisible();
	await importButton(page).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await expect(page.locator('.stat').filter({ hasText: 'Users' })).toContainText('12');
	await expect(page.getByText('1 × the picture belongs to no item', { exact: false })).toBeVisible();
	await page.getByRole('link', { name: 'Features' }).click();
	const red = page.getByRole('row').filter({ hasText: 'colour: red' });
	await expect(red).toContainText('Number, standardised');
	await expect(red.getByRole('checkbox', { name: /Like what you took/ })).toBeChecked();
});

test('the wizard is walked by keyboard: swap, weights, a check of every row, import; and the mapping is remembered', async ({
	page,
}) => {
	await openDemoStore(page);
	const rows = Array.from(
		{ length: 200 },
		(_, row) => `p${row % 9};c${row % 31}@shop.example;${row % 2 ? 'view' : 'buy'}`,
	);
	const content = Buffer.from(`what;who;action\n${rows.join('\n')}\n;c1@shop.example;view\n`);
	await chooser(page).setInputFiles(file('log.csv', content));
	await expect(page.getByText(/look swapped, since the items are e-mail addresses/)).toBeVisible();
	const press = async (name: string | RegExp) => {
		await tabTo(page, page.getByRole('button', { name, exact: typeof name === 'string' }));
		await page.keyboard.press('Enter');
	};
	await press('Swap user and item');
	await expect(page.getByText('31 users, 9 items')).toBeVisible();
	await tabTo(page, page.getByLabel('What is in action'));
	await page.keyboard.type('Event');
	await tabTo(page, page.getByLabel('Weight of buy'));
	await page.keyboard.type('5');
	await tabTo(page, page.getByLabel('Whether view counts as positive'));
	await page.keyboard.type('no');
	await press('Check every row first');
	await expect(page.getByRole('heading', { name: 'Nothing is stored yet: look at what will be kept' })).toBeVisible();
	await expect(page.getByText('99.5 % of 201')).toBeVisible();
	await expect(page.locator('.stat').filter({ hasText: 'Positive rows' })).toContainText(/100\s*buy/);
	await press('Import');
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await press('Back to the data sets');
	await chooser(page).setInputFiles(file('log-2.csv', content));
	await expect(page.getByText(/Mapped as log.csv was on/)).toBeVisible();
	await expect(page.getByRole('region', { name: 'log-2.csv' }).getByText('31 users, 9 items')).toBeVisible();
});

test('a full disk and a closed tab leave what was there whole, and are said', async ({ page, context }) => {
	await openDemoStore(page);
	const big = file('big.csv', csv(900_000));
	await chooser(page).setInputFiles(big);
	await expect(importButton(page)).toBeVisible();
	// Chromium's own quota override does not reach the writes of a worker: the disk is filled where they are made.
	const worker = page.workers().find((one) => /data/.test(one.url()))!;
	await worker.evaluate(() => {
		const kept = globalThis as { put?: IDBObjectStore['put'] };
		kept.put = IDBObjectStore.prototype.put;
		IDBObjectStore.prototype.put = () => {
			throw new DOMException('The disk is full.', 'QuotaExceededError');
		};
	});
	await importButton(page).click();
	await expect(page.getByText('The browser has no room left to store this.', { exact: false })).toBeVisible({
		timeout: 60_000,
	});
	await worker.evaluate(() => {
		IDBObjectStore.prototype.put = (globalThis as { put?: IDBObjectStore['put'] }).put!;
	});
	await page.getByRole('button', { name: 'Choose another file' }).click();
	await expect(dataset(page, 'Demo store')).toBeVisible();

	await chooser(page).setInputFiles(big);
	await importButton(page).click();
	await expect(page.getByText(/rows a second/)).toBeVisible();
	await page.close();
	const again = await context.newPage();
	await again.goto('/');
	await expect(again.getByText('An import was cut off')).toBeVisible();
	await expect(again.getByText('“big” was being imported', { exact: false })).toBeVisible();
	await expect(dataset(again, 'Demo store')).toBeVisible();
	await expect(dataset(again, 'big')).toHaveCount(0);
});

test('two tabs import at once and both are there', async ({ page, context }) => {
	await openDemoStore(page);
	const other = await context.newPage();
	await other.goto('/');
	await expect(dataset(other, 'Demo store')).toBeVisible();
	await chooser(page).setInputFiles(file('one.csv', csv(200_000)));
	await chooser(other).setInputFiles(file('two.csv', csv(200_000, 'v')));
	await Promise.all([importButton(page).click(), importButton(other).click()]);
	for (const tab of [page, other]) await expect(tab.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await page.reload();
	for (const name of ['one', 'two', 'Demo store']) await expect(dataset(page, name)).toBeVisible();
	await expect(page.getByText('An import was cut off')).toHaveCount(0);
});

test('rows come after models were trained: they are offered an update, and before and after are told', async ({
	page,
}) => {
	await openDemoStore(page);
	await chooser(page).setInputFiles(file('shop.csv', csv(6000)));
	await importButton(page).click();
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	await trainModels(page, [/^Popularity/, /^Item neighbours/]);
	await goTo(page, 'Data');
	await page.getByRole('button', { name: 'Add rows to shop' }).click();
	await page.getByLabel('Files with further rows').setInputFiles(file('more.csv', csv(9000)));
	await page.getByRole('button', { name: 'Add to “shop”' }).click();
	await expect(page.getByText('2 models are out of date')).toBeVisible();
	await page.getByRole('button', { name: 'Bring 2 up to date' }).click();
	const table = page.getByRole('table', { name: 'Models brought up to date' });
	await expect(table.getByText(/^up to date/)).toHaveCount(2, { timeout: 60_000 });
	await expect(table.getByRole('row').filter({ hasText: 'Item neighbours' })).toContainText(/[+−]?0\.\d{3} \(/);
	await expect(page.getByText(/which neither the model of before nor the updated one has seen/)).toBeVisible();
	await expect(page.getByText('2 models are out of date')).toHaveCount(0);
	await goTo(page, 'Train');
	await expect(page.getByText('NDCG@10 won by the update')).toHaveCount(2);
});

test('rows are added to a data set, and a backup brings it back on a fresh profile with the same fingerprint', async ({
	page,
	browser,
}) => {
	await openDemoStore(page);
	await chooser(page).setInputFiles(file('shop.csv', csv(300)));
	await importButton(page).click();
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	const before = await page.locator('code[title]').first().getAttribute('title');
	await page.getByRole('button', { name: 'Add rows to shop' }).click();
	await page.getByLabel('Files with further rows').setInputFiles(file('more.csv', csv(400)));
	await page.getByRole('button', { name: 'Add to “shop”' }).click();
	await expect(page.getByText('100 rows were added to “shop”; 300 rows it had already.')).toBeVisible();
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	const code = page.locator('code[title]').first();
	await expect(code).not.toHaveAttribute('title', before!);
	const fingerprint = await code.getAttribute('title');

	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Back up all data sets' }).click();
	const path = await (await download).path();
	const fresh = await browser.newContext();
	const page2 = await fresh.newPage();
	await openDemoStore(page2);
	await page2.getByLabel('Backup to restore').setInputFiles(path);
	await expect(page2.getByText(/restored, with the same fingerprints/)).toBeVisible();
	await dataset(page2, 'shop').click();
	await expect(page2.locator(`code[title="${fingerprint}"]`)).toBeVisible();
	await fresh.close();
});
