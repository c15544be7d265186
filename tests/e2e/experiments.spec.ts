import type { Page } from '@playwright/test';
import { downloadedText, expect, expectOutline, openDemoStore, tabTo, test, trainModels } from './shelfwise';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Pages', exact: true });

async function openExperiments(page: Page): Promise<void> {
	await rail(page).getByRole('link', { name: 'Experiments' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible();
}

test('from two trained models to a verdict, by keyboard alone; the file gives the same numbers again', async ({
	page,
}) => {
	await openDemoStore(page);
	await trainModels(page, [/^Popularity/, /^Item neighbours/]);
	await tabTo(page, rail(page).getByRole('link', { name: 'Experiments' }));
	await page.keyboard.press('Enter');
	await expect(page.getByText(/is found with 80 % chance/)).toBeVisible({ timeout: 60_000 });
	// Three arms: everything that is said of one arm is said of each.
	for (const button of ['Add an arm', 'Remove arm C']) {
		await tabTo(page, page.getByRole('button', { name: button }));
		await page.keyboard.press('Enter');
	}
	await expect(page.getByLabel('Name of arm B')).toBeFocused();
	await tabTo(page, page.getByRole('button', { name: 'Add an arm' }));
	await page.keyboard.press('Enter');
	await tabTo(page, page.getByLabel('Days', { exact: true }));
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.type('5');
	await tabTo(page, page.getByRole('button', { name: 'Start the test' }));
	await page.keyboard.press('Enter');
	// Four days a second: it ends before a keyboard could hurry it.
	await expect(page.getByText('Day 5 of 5, done')).toBeVisible({ timeout: 60_000 });
	await expect(page.getByRole('heading', { name: '“Item neighbours” wins' })).toBeVisible();
	const numbers = page.getByRole('table', { name: 'Every metric of every arm' });
	const before = await numbers.innerText();
	expect(before).toContain('Sales per visitor');
	await expect(page.getByText('Random: Mann–Whitney')).toBeVisible();
	await expectOutline(page);

	const file = await downloadedText(page, () => page.getByRole('button', { name: 'Experiment file' }).click());
	const html = await downloadedText(page, () => page.getByRole('button', { name: 'Report as HTML' }).click());
	expect(html).toContain('“Item neighbours” wins');
	await openExperiments(page);
	await page
		.getByLabel('Experiment file')
		.setInputFiles({ name: 'test.json', mimeType: 'application/json', buffer: Buffer.from(file) });
	await page.getByRole('button', { name: 'Jump to the end' }).click();
	await expect(page.getByText('Day 5 of 5, done')).toBeVisible({ timeout: 60_000 });
	expect(await numbers.innerText()).toBe(before);
});

test('an A/A test of a scene finds nothing; another tab only looks on; a reload in mid-run goes on at the last simulated day', async ({
	page,
	context,
}) => {
	await openDemoStore(page);
	await openExperiments(page);
	await page.getByLabel('What arm A shows').selectOption({ label: 'Scene Home, as it comes' });
	await expect(page.getByLabel('Model of the scene of arm A')).toHaveValue('');
	await page.getByRole('button', { name: 'Add a guardrail' }).click();
	await page.getByLabel(/^Loss allowed of sales per visitor/).fill('90');
	await page.getByRole('checkbox', { name: /^A\/A test/ }).check();
	await page.getByLabel('Days', { exact: true }).fill('30');
	await page.getByRole('button', { name: 'Start the test' }).click();
	await expect(page.getByText(/^Day [3-9] of 30$/)).toBeVisible({ timeout: 60_000 });
	await page.getByRole('button', { name: 'Pause' }).click();
	const paused = page.getByText(/^Day \d+ of 30, paused$/);
	await expect(paused).toBeVisible();
	const words = await paused.innerText();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
	const other = await context.newPage();
	await other.goto(page.url());
	await expect(other.getByText(/^Day \d+ of 30: it runs in another tab/)).toBeVisible();
	await expect(other.getByRole('button', { name: 'Go on' })).toHaveCount(0);
	await page.reload();
	await expect(other.getByRole('button', { name: 'Go on' })).toBeVisible();
	await other.close();
	await expect(paused).toBeVisible();
	const day = Number(words.match(/\d+/)![0]);
	expect(Number((await paused.innerText()).match(/\d+/)![0])).toBeGreaterThanOrEqual(day);
	await page.getByRole('button', { name: 'Jump to the end' }).click();
	await expect(page.getByText('Day 30 of 30, done')).toBeVisible({ timeout: 60_000 });
	await expect(page.getByRole('heading', { name: /^The test is sound/ })).toBeVisible();
	await expect(page.getByText(/^Guardrail kept: sales per visitor of “Home, again” changes by/)).toBeVisible();
});

test('bandits learn, short and long term are compared, and a log with propensities is judged or refused with its row', async ({
	page,
}) => {
	await openDemoStore(page);
	await page.goto('/experiments/bandits');
	await page.getByLabel('Days', { exact: true }).fill('4');
	await page.getByRole('button', { name: 'Run the bandits' }).click();
	await expect(page.getByRole('img', { name: 'Regret of each bandit by day' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByRole('button', { name: 'Run the bandits' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText(/In truth “.+” is best/)).toBeVisible();
	await expectOutline(page);

	await page.goto('/experiments/long-term');
	await page.getByLabel('Days', { exact: true }).fill('4');
	await page.getByLabel('Learning runs').fill('1');
	await page.getByLabel('Repeats').fill('2');
	await page.getByRole('checkbox', { name: /^Also a Q-network/ }).uncheck();
	await page.getByRole('button', { name: 'Learn and compare' }).click();
	await expect(page.getByRole('img', { name: /^Lead over greedy CTR by day/ })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText(/over 2 repeats, each learned from scratch/)).toBeVisible({ timeout: 60_000 });
	await expectOutline(page);

	await page.goto('/experiments/off-policy');
	await page.getByLabel('The log', { exact: true }).selectOption('file');
	const rows = Array.from({ length: 400 }, (_, row) => `${row % 2},${row % 2 ? 0.25 : 0.75},${row % 2 ? 0.6 : 0.4}`);
	const upload = (lines: string[]) =>
		page.getByLabel('Log with propensities').setInputFiles({
			name: 'log.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from(['reward,propensity,target', ...lines].join('\n')),
		});
	await upload(rows);
	await page.getByRole('button', { name: 'Judge the policy' }).click();
	await expect(page.getByRole('img', { name: /Doubly robust \(DR\)/ })).toBeVisible();
	await expectOutline(page);
	await upload([...rows, '1,0,0.5']);
	await page.getByRole('button', { name: 'Judge the policy' }).click();
	await expect(page.getByRole('alert')).toContainText('Row 401: a propensity of 0');
});
