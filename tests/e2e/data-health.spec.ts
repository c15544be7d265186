import type { Page } from '@playwright/test';
import { expect, goTo, openDemoStore, test } from './shelfwise';

const DAY_MS = 86_400_000;
const START = Date.UTC(2025, 0, 6, 9);

/** 120 people over 100 days; a crawler; and from day 75 on only the dear half of the shop is taken. */
function plantedLog(): string {
	const lines = ['user_id,item_id,event,timestamp'];
	const write = (user: string, item: number, ms: number) =>
		lines.push(`${user},item ${item},purchase,${new Date(ms).toISOString()}`);
	let state = 7;
	const below = (bound: number) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * bound);
	};
	for (let row = 0; row < 4000; row++) {
		const day = Math.floor(row / 40);
		const item = below(20) + (day >= 75 || below(2) === 1 ? 20 : 0);
		write(`person ${below(120)}`, item, START + day * DAY_MS + below(36_000) * 1000);
	}
	for (let click = 0; click < 150; click++) write('crawler', click % 40, START + DAY_MS + click * 1000);
	return lines.join('\n');
}

const plantedItems = ['item_id,title,category,price']
	.concat(
		Array.from({ length: 40 }, (_, item) => `item ${item},Thing ${item},${item < 20 ? 'Tea' : 'Cups'},${1 + item}`),
	)
	.join('\n');

async function importPlanted(page: Page): Promise<void> {
	await page.getByLabel('Choose files').setInputFiles([
		{ name: 'events.csv', mimeType: 'text/csv', buffer: Buffer.from(plantedLog()) },
		{ name: 'items.csv', mimeType: 'text/csv', buffer: Buffer.from(plantedItems) },
	]);
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
}

const openTab = (page: Page, name: string) =>
	page.getByRole('navigation', { name: 'Data pages' }).getByRole('link', { name }).click();

test('a planted crawler is found, left out in one click as a data set of its own, and taken back', async ({ page }) => {
	await openDemoStore(page);
	await importPlanted(page);
	await openTab(page, 'Profile');
	const finding = page.getByRole('article', { name: 'Robots' });
	await expect(finding).toContainText('1 user acts faster');
	await expect(finding).toContainText('crawler (150 rows)');
	await finding.getByRole('button', { name: /^Leave them out/ }).click();
	await expect(page.getByText(/Derived from “.*”: leave them out,\s+150 rows left out/)).toBeVisible();
	await expect(page.getByRole('article', { name: 'Robots' })).toBeHidden();
	await goTo(page, 'Data');
	await expect(page.getByRole('button', { name: /no robots$/, pressed: true })).toBeVisible();
	await expect(page.getByRole('row', { name: /events.*4,150/ })).toBeVisible();
	await openTab(page, 'Profile');
	await page.getByRole('button', { name: 'Undo: delete this one' }).click();
	await expect(finding).toContainText('crawler (150 rows)');
	await goTo(page, 'Data');
	await expect(page.getByRole('button', { name: /no robots$/ })).toHaveCount(0);
});

test('a planted drift raises the flag; thresholds are kept and lower it', async ({ page }) => {
	await openDemoStore(page);
	await openTab(page, 'Drift');
	await expect(page.getByRole('table', { name: /^How far/ })).toBeVisible();
	await goTo(page, 'Data');
	await importPlanted(page);
	await openTab(page, 'Drift');
	const flag = page.getByRole('alert');
	await expect(flag).toContainText(/Major: .*price of what is taken/);
	await expect(page.getByRole('row', { name: /Price of what is taken/ })).toContainText('major');
	await page.getByLabel('Major from').fill('9');
	await page.getByLabel('Moderate from').fill('8.5');
	await expect(page.getByText('No drift.')).toBeVisible();
	await page.reload();
	await expect(page.getByText('No drift.')).toBeVisible();
});

test('a choice on the Features page is kept with the data set and reaches the model', async ({ page }) => {
	await openDemoStore(page);
	await importPlanted(page);
	await openTab(page, 'Features');
	const storedLengths = async (runCount: number) => {
		await goTo(page, 'Train');
		const models = page.getByRole('form', { name: 'What to train' }).getByRole('checkbox');
		for (const box of await models.all()) await box.uncheck();
		await models.and(page.getByRole('checkbox', { name: /^Like what you took/ })).check();
		await page.getByRole('button', { name: /^Train 1 model/ }).click();
		await expect(page.getByRole('article').filter({ hasText: 'Shoppers asked' })).toHaveCount(runCount);
		return page.evaluate(
			() =>
				new Promise<number[]>((resolve, reject) => {
					const opening = indexedDB.open('shelfwise');
					opening.onerror = () => reject(opening.error);
					opening.onsuccess = () => {
						const store = opening.result.transaction('artifacts').objectStore('artifacts');
						const [keys, values] = [store.getAllKeys(), store.getAll()];
						values.onsuccess = () => {
							opening.result.close();
							// The weights: what the judging of a run keeps lies in the same store.
							const isWeights = (place: number) => (keys.result[place] as string[])[1] === 'artifact';
							const chunks = values.result.filter((chunk, place) => isWeights(place) && chunk instanceof Float32Array);
							resolve(chunks.map((chunk) => chunk.length));
						};
					};
				}),
		);
	};
	const [before] = await storedLengths(1);
	await goTo(page, 'Data');
	await openTab(page, 'Features');
	await page.getByLabel('How price is read').selectOption('Not used');
	await expect(page.getByText('changed')).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('How price is read')).toHaveValue('ignore');
	const lengths = await storedLengths(2);
	expect(lengths.length).toBe(2);
	expect(Math.min(...lengths)).toBeLessThan(before);
});
