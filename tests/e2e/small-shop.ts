import type { Page } from '@playwright/test';
import { expect, goTo, openDemoStore } from './shelfwise';

export interface StoredRun {
	modelId: string;
	createdAt: number;
	device: { backend: string; threads: number } | null;
	curve: { done: number; loss: number; examplesPerSecond: number }[];
	report: { metrics: Record<string, { mean: number }> } | null;
}

/** The runs as they are stored, oldest first. */
export function storedRuns(page: Page): Promise<StoredRun[]> {
	return page.evaluate(
		() =>
			new Promise<StoredRun[]>((resolve) => {
				const opening = indexedDB.open('shelfwise');
				opening.onsuccess = () => {
					const request = opening.result.transaction('runs').objectStore('runs').getAll();
					request.onsuccess = () => {
						opening.result.close();
						resolve((request.result as StoredRun[]).sort((a, b) => a.createdAt - b.createdAt));
					};
				};
			}),
	);
}

type Curve = StoredRun['curve'];

/** The curve in the checkpoint of the only run; empty where none is kept. */
export function keptCurve(page: Page): Promise<Curve> {
	return page.evaluate(
		() =>
			new Promise<Curve>((resolve) => {
				const opening = indexedDB.open('shelfwise');
				opening.onsuccess = () => {
					const request = opening.result.transaction('artifacts').objectStore('artifacts').getAll();
					request.onsuccess = () => {
						opening.result.close();
						const rows = request.result as { json?: { json?: { curve?: Curve } } }[];
						resolve(rows.find((row) => row.json?.json?.curve)?.json!.json!.curve ?? []);
					};
				};
			}),
	);
}

/** Shoppers with a taste for one of twelve shelves: small, so that an epoch takes a moment. */
function smallShop(): Buffer {
	const lines = ['user_id,item_id,timestamp'];
	let state = 7;
	const dice = (sides: number) => (state = (state * 48_271) % 2_147_483_647) % sides;
	for (let row = 0; row < 12_000; row++) {
		const user = dice(1500);
		const item = dice(10) < 7 ? (user % 12) * 20 + dice(20) : dice(240);
		lines.push(`u${user},i${item},${1_600_000_000 + row * 60}`);
	}
	return Buffer.from(lines.join('\n'));
}

export async function importSmallShop(page: Page): Promise<void> {
	await openDemoStore(page);
	const file = { name: 'small.csv', mimeType: 'text/csv', buffer: smallShop() };
	await page.getByLabel('Choose files').setInputFiles(file);
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible({ timeout: 30_000 });
}

/** Chooses a linear two-tower of 16 dimensions, beside what is chosen already. */
export async function chooseSmallTwoTower(page: Page, epochs: number): Promise<void> {
	await goTo(page, 'Train');
	await page.getByRole('checkbox', { name: /^Two-tower/ }).check();
	await page.getByText('Options of Two-tower network').click();
	await page.getByLabel('Epochs').fill(String(epochs));
	await page.getByLabel('Batch size').fill('16');
	await page.getByLabel('Dimensions', { exact: true }).fill('16');
	await page.getByLabel('Hidden layers').selectOption('none');
}
