import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { downloadedText, expect, goTo, openDemoStore, sharedOrSkip, test, trainModels } from './shelfwise';

const chooser = (page: Page) => page.getByLabel('Choose files');

function csv(rowCount: number): string {
	const lines = ['user_id;item_id;rating;timestamp'];
	for (let row = 0; row < rowCount; row++) {
		lines.push(`u${row % 977};i${(row * 31) % 353};${(row % 5) + 1};${1_600_000_000 + row * 60}`);
	}
	return lines.join('\r\n');
}

test('MovieLens 100K is imported and judged: counts and metrics equal the oracle', async ({ page }) => {
	const file = sharedOrSkip('data/ml-100k/interactions.csv.gz');
	const items = sharedOrSkip('data/ml-100k/items.csv.gz');
	const oracle = JSON.parse(readFileSync(sharedOrSkip('oracles/ml-100k.json'), 'utf8'));
	await openDemoStore(page);
	await chooser(page).setInputFiles([file, items]);
	await expect(page.getByText('943 users, 1,682 items')).toBeVisible();
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText('100,000')).toBeVisible();
	await page.getByRole('link', { name: 'Train models on it' }).click();
	await expect(page.getByText('938 users')).toBeVisible();
	await trainModels(page, [/^Popularity/, /^Item neighbours/]);
	await goTo(page, 'Evaluate');
	const report = JSON.parse(
		await downloadedText(page, () => page.getByRole('button', { name: 'Report as JSON' }).click()),
	);
	expect(report.dataset).toMatchObject({ userCount: 938, itemCount: 1008, interactionCount: 54413 });
	const wanted = oracle.protocols.time.models;
	const names = { popularity: 'popularity', 'item-knn': 'item-knn cosine k=50 shrink=10' };
	for (const run of report.runs) {
		for (const [metric, value] of Object.entries(wanted[names[run.model as keyof typeof names]])) {
			if (typeof value === 'number') expect(run.metrics[metric].mean, `${run.model} ${metric}`).toBeCloseTo(value, 3);
		}
	}
});

test('rows that cannot be read are counted, shown with line and reason, and can be downloaded', async ({ page }) => {
	await openDemoStore(page);
	const text = `${csv(500)}\r\n;i1;4;1600000000\r\nu1;i2;many;1600000000\r\n`;
	await chooser(page).setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}`) });
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByRole('heading', { name: '2 rows left out' })).toBeVisible();
	const table = page.getByRole('table', { name: 'Rows left out' });
	await expect(table).toContainText('502');
	await expect(table).toContainText('no user id');
	await expect(table).toContainText('the value is not a number');
	const saved = await downloadedText(page, () => page.getByRole('button', { name: /Download all/ }).click());
	expect(saved).toContain('u1;i2;many');
});

test('a file that is no table is refused with the way out, and what was there stays', async ({ page }) => {
	await openDemoStore(page);
	const noise = gzipSync(Buffer.from(Array.from({ length: 4000 }, (_, byte) => (byte * 73) % 251)));
	for (const [name, content, message] of [
		['empty.csv', '', 'Choose the file that holds the rows'],
		['header.csv', 'user_id,item_id,rating\n', 'and no rows'],
		['photo.csv', noise, 'Export the table as CSV'],
	] as const) {
		await chooser(page).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
		await expect(page.getByText('The file was not imported')).toBeVisible();
		await expect(page.locator('main')).toContainText(name);
		await expect(page.locator('main')).toContainText(message);
		await page
			.getByRole('button', { name: /Choose another file|Back to the data sets|^Cancel$/ })
			.first()
			.click();
		await expect(page.getByRole('button', { name: 'Demo store', pressed: true })).toBeVisible();
	}
});

test('a cancelled import leaves nothing behind', async ({ page }) => {
	await openDemoStore(page);
	const buffer = gzipSync(Buffer.from(csv(1_500_000)), { level: 1 });
	await chooser(page).setInputFiles({ name: 'big.csv.gz', mimeType: 'application/gzip', buffer });
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByText(/rows a second/)).toBeVisible();
	await page.getByRole('button', { name: 'Cancel' }).click();
	await expect(page.getByText('The import was cancelled and nothing was stored.')).toBeVisible();
	await page.getByRole('button', { name: 'Cancel' }).click();
	await page.reload();
	await expect(page.getByRole('button', { name: 'Demo store', pressed: true })).toBeVisible();
	await expect(page.getByRole('button', { name: 'big' })).toHaveCount(0);
});
