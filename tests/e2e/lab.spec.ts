import type { Page } from '@playwright/test';
import { expect, goTo, openDemoStore, test } from './shelfwise';

interface StoredRun {
	modelId: string;
	createdAt: number;
	curve: { done: number; loss: number }[];
	report: { metrics: Record<string, unknown> } | null;
}

/** The runs as they are stored, oldest first. */
function storedRuns(page: Page): Promise<StoredRun[]> {
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

/** Everything of a run but the times. */
function outcomeOf({ curve, report }: StoredRun) {
	return { curve: curve.map(({ done, loss }) => ({ done, loss })), metrics: report?.metrics };
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

async function importSmallShop(page: Page): Promise<void> {
	await openDemoStore(page);
	const file = { name: 'small.csv', mimeType: 'text/csv', buffer: smallShop() };
	await page.getByLabel('Choose files').setInputFiles(file);
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible({ timeout: 30_000 });
}

test('a run that was queued, paused, reloaded and broken off ends in the numbers of one that never stopped', async ({
	page,
}) => {
	await importSmallShop(page);
	await goTo(page, 'Train');
	await page.getByRole('checkbox', { name: /^Item neighbours/ }).uncheck();
	await page.getByRole('checkbox', { name: /^Two-tower/ }).check();
	await page.getByText('Options of Two-tower network').click();
	await page.getByLabel('Epochs').fill('10');
	await page.getByLabel('Dimensions', { exact: true }).fill('16');
	await page.getByLabel('Hidden layers').selectOption('none');
	const runs = page.getByRole('article');
	const finished = runs.filter({ hasText: 'Shoppers asked' });
	await page.getByRole('button', { name: /^Train 2 models/ }).click();
	await expect(finished).toHaveCount(2, { timeout: 60_000 });

	const [whole] = (await storedRuns(page)).filter((run) => run.modelId === 'two-tower');
	await runs
		.filter({ hasText: 'Two-tower' })
		.getByRole('button', { name: /^Take the settings/ })
		.click();
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	const run = runs.first();
	await run.getByRole('button', { name: 'Pause' }).click();
	await expect(run).toContainText('You paused this run', { timeout: 30_000 });

	await page.reload();
	await expect(run).toContainText('You paused this run');
	await run.getByRole('button', { name: /^Name, tags/ }).click();
	await page.getByLabel('Name', { exact: true }).fill('Stopped twice');
	await page.getByRole('button', { name: 'Save' }).click();
	await run.getByRole('button', { name: 'Resume' }).click();
	await expect(run.getByRole('progressbar', { name: 'Training' })).toBeVisible();

	await page.reload();
	await expect(run.getByRole('heading', { name: 'Stopped twice' })).toBeVisible();
	await expect(finished).toHaveCount(3, { timeout: 60_000 });
	const both = (await storedRuns(page)).filter((stored) => stored.modelId === 'two-tower');
	expect(both).toHaveLength(2);
	expect(outcomeOf(both[1]!)).toEqual(outcomeOf(whole!));
	expect(outcomeOf(whole!).curve.length).toBeGreaterThan(1);
});

test('a search on the validation slice finds a setting that is trained and judged; two runs are compared and blended', async ({
	page,
}) => {
	await importSmallShop(page);
	await goTo(page, 'Train');
	await page.getByRole('link', { name: 'Search', exact: true }).click();
	await page.getByLabel('Trials at most').fill('24');
	await page.getByLabel('Method').selectOption('random');
	// The log has no ratings to use.
	await page.getByRole('checkbox', { name: 'Signal' }).uncheck();
	await page.getByRole('button', { name: 'Search', exact: true }).click();
	const best = page.getByRole('region', { name: 'Best setting' });
	await expect(best).toContainText('Best of 24 trials', { timeout: 30_000 });
	await expect(page.getByRole('heading', { name: 'What matters' })).toBeVisible();
	expect(await storedRuns(page)).toEqual([]);

	await best.getByRole('button', { name: 'Train with the best setting' }).click();
	const finished = page.getByRole('article').filter({ hasText: 'Shoppers asked' });
	await expect(finished).toHaveCount(1, { timeout: 30_000 });
	await expect(finished.getByText('search', { exact: true })).toBeVisible();
	await page.getByRole('checkbox', { name: /^Item neighbours/ }).uncheck();
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	await expect(finished).toHaveCount(2, { timeout: 30_000 });

	await goTo(page, 'Evaluate');
	await page.getByRole('link', { name: 'Compare', exact: true }).click();
	await page.getByRole('button', { name: 'Compare the lists' }).click();
	await expect(page.getByRole('table', { name: 'Wins, losses and overlap of the lists' })).toBeVisible();
	await page.getByRole('button', { name: 'Blend: learned linear blend' }).click();
	await expect(page.getByRole('checkbox', { name: /^Blend of models/ })).toBeVisible({ timeout: 30_000 });
	const blend = (await storedRuns(page)).find((run) => run.modelId === 'ensemble');
	expect(blend?.report?.metrics).toHaveProperty(['ndcg@10', 'mean']);
});
