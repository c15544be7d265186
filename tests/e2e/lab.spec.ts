import { expect, goTo, test } from './shelfwise';
import { chooseSmallTwoTower, importSmallShop, storedRuns, type StoredRun } from './small-shop';

/** Everything of a run but the times. */
function outcomeOf({ curve, report }: StoredRun) {
	return { curve: curve.map(({ done, loss }) => ({ done, loss })), metrics: report?.metrics };
}

test('a run that was queued, paused, reloaded and broken off ends in the numbers of one that never stopped', async ({
	page,
}) => {
	await importSmallShop(page);
	await chooseSmallTwoTower(page, 10);
	await page.getByRole('checkbox', { name: /^Item neighbours/ }).uncheck();
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
