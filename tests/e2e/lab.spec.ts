import { expect, expectOutline, goTo, test } from './shelfwise';
import { chooseSmallTwoTower, importSmallShop, storedRuns, type StoredRun } from './small-shop';

/** Everything of a run but the times. */
function outcomeOf({ curve, report }: StoredRun) {
	return { curve: curve.map(({ done, loss }) => ({ done, loss })), metrics: report?.metrics };
}

test('a run that was queued, paused, reloaded and broken off ends in the numbers of one that never stopped', async ({
	page,
}) => {
	await importSmallShop(page);
	// Long enough to be caught in the act twice.
	await chooseSmallTwoTower(page, 80);
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
	const trials = page.getByLabel('Trials at most');
	await trials.fill('1');
	await trials.press('Tab');
	await expect(trials).toHaveValue('2');
	await expect(trials).toHaveAccessibleDescription('At least 2: set to 2');
	await expect(page.getByRole('status').filter({ hasText: 'At least 2: set to 2' })).toBeVisible();
	await trials.fill('24');
	await expect(trials).toHaveAccessibleDescription('');
	await page.getByLabel('Method').selectOption('random');
	await page.getByRole('button', { name: 'Search', exact: true }).click();
	// It goes on while another page is open, and spends no trial on ratings the log does not have.
	await goTo(page, 'Evaluate');
	await goTo(page, 'Train');
	await page.getByRole('link', { name: 'Search', exact: true }).click();
	const best = page.getByRole('region', { name: 'Best setting' });
	await expect(best).toContainText('Best of 24 trials', { timeout: 30_000 });
	await expect(page.getByRole('heading', { name: 'What matters' })).toBeVisible();
	await expectOutline(page);
	await expect(page.getByText('no value column')).toHaveCount(0);
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
	await expect(page.getByRole('heading', { name: 'Quality against memory' })).toBeVisible();
	await page.getByRole('button', { name: 'Compare the lists' }).click();
	await expect(page.getByRole('table', { name: 'Wins, losses and overlap of the lists' })).toBeVisible();
	await expectOutline(page);
	await page.getByRole('button', { name: 'Blend: learned linear blend' }).click();
	await expect(page.getByRole('checkbox', { name: /^Blend of models/ })).toBeVisible({ timeout: 30_000 });
	const blend = (await storedRuns(page)).find((run) => run.modelId === 'ensemble');
	expect(blend?.report?.metrics).toHaveProperty(['ndcg@10', 'mean']);
});

test('a backtest is one leaderboard, and a two-tower goes on learning window by window', async ({ page }) => {
	await importSmallShop(page);
	await goTo(page, 'Train');
	await page.getByRole('spinbutton', { name: 'Windows' }).fill('2');
	await page.getByRole('button', { name: /^Train 4 models|^Train 2 models/ }).click();
	await expect(page.getByRole('article').filter({ hasText: 'Shoppers asked' })).toHaveCount(4, { timeout: 60_000 });
	await goTo(page, 'Evaluate');
	const backtest = page.getByRole('region', { name: /^Backtest of 2 windows/ });
	await expect(backtest.getByRole('table', { name: 'NDCG@10 over the windows' }).getByRole('row')).toHaveCount(3);
	await expect(backtest.getByText(/95 % CI .*p [=<]/).first()).toBeVisible();
	await page.getByRole('link', { name: 'Protocols', exact: true }).click();
	await expect(page.getByText(/0\.\d+–0\.\d+, 2 windows/)).toHaveCount(2);

	await goTo(page, 'Train');
	await page.getByRole('link', { name: 'Freshness', exact: true }).click();
	await page.getByLabel('Model', { exact: true }).selectOption('two-tower');
	await page.getByRole('spinbutton', { name: 'Windows' }).fill('2');
	await page.getByRole('button', { name: 'Measure' }).click();
	await expect(page.getByRole('heading', { name: 'NDCG@10 of Two-tower network over time' })).toBeVisible({
		timeout: 90_000,
	});
	await expectOutline(page);
	await page.getByText('The numbers').click();
	await expect(page.getByRole('table', { name: 'NDCG@10 by window' }).getByRole('row')).toHaveCount(3);
});
