import { expect, test } from './shelfwise';
import { chooseSmallTwoTower, importSmallShop, keptCurve, storedRuns } from './small-shop';

test.use({ provoked: /killed by the test/ });

/** So many that the killer is not too late. */
const epochs = 100;

test('the training thread is killed, then the tab: each time the run goes on from its last epoch', async ({
	page,
	context,
}) => {
	await importSmallShop(page);
	await chooseSmallTwoTower(page, epochs);
	await page
		.getByText(/more options$/)
		.last()
		.click();
	await page.getByLabel('Patience').fill('0');
	for (const name of [/^Popularity/, /^Item neighbours/]) await page.getByRole('checkbox', { name }).uncheck();
	const starting = page.waitForEvent('worker', (worker) => /train/.test(worker.url()));
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	const thread = await starting;
	const epochsKept = async () => (await keptCurve(page)).length;
	await expect.poll(epochsKept, { intervals: [50] }).toBeGreaterThanOrEqual(2);

	// An error nobody catches ends a thread: the page gives it up in the middle of its work.
	await thread.evaluate(
		() =>
			void setTimeout(() => {
				throw new Error('killed by the test');
			}),
	);
	const run = page.getByRole('article');
	await expect(run).toContainText('A background thread stopped');
	const [failed] = await storedRuns(page);
	const afterThread = await keptCurve(page);
	expect(failed!.curve.length - afterThread.length, 'epochs told and lost').toBeLessThanOrEqual(1);
	await run.getByRole('button', { name: 'Resume' }).click();
	await expect.poll(epochsKept, { intervals: [50] }).toBeGreaterThanOrEqual(afterThread.length + 2);

	const afterTab = await keptCurve(page);
	await page.close();
	const again = await context.newPage();
	await again.goto('/train');
	await expect(again.getByRole('article')).toContainText('Shoppers asked', { timeout: 60_000 });
	const [{ curve }] = await storedRuns(again);
	expect(curve).toHaveLength(epochs);
	// An epoch that was gone through anew would have taken another time.
	expect(curve.slice(0, afterTab.length)).toEqual(afterTab);
	expect(curve.slice(0, afterThread.length)).toEqual(afterThread);
});
