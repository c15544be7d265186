import type { Page, Worker } from '@playwright/test';
import { expect, goTo, openDemoStore, test } from './shelfwise';
import { keptCurve, storedRuns } from './small-shop';

/** The software adapter takes a tenth of a second for a step: small data. */
function smallLog(): string {
	const lines = ['user_id,item_id,timestamp'];
	for (let user = 0; user < 40; user++) {
		for (let step = 0; step < 8; step++)
			lines.push(`u${user},i${((user * 3 + step) % 15) * 2 + (user % 2)},${1_700_000_000 + user + step * 1000}`);
	}
	return lines.join('\n');
}

/** Keeps the GPU device a thread works on, opened before this or after, so that the test can take it away. */
function keepDevice() {
	const kept = globalThis as { device?: GPUDevice };
	const create = GPUDevice.prototype.createCommandEncoder;
	GPUDevice.prototype.createCommandEncoder = function (descriptor) {
		kept.device = this;
		return create.call(this, descriptor);
	};
}

async function trainOnGpu(page: Page): Promise<Worker> {
	await page.getByLabel('Choose files').setInputFiles({
		name: 'small.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(smallLog()),
	});
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
	await goTo(page, 'Train');
	const form = page.getByRole('form', { name: 'What to train' });
	await form.getByRole('radio', { name: /^Leave each shopper’s last out/ }).check();
	for (const name of [/^Popularity/, /^Item neighbours/]) await form.getByRole('checkbox', { name }).uncheck();
	await form.getByRole('checkbox', { name: /^Two-tower/ }).check();
	await page.getByText('Options of Two-tower network').click();
	await page.getByLabel('Epochs').fill('30');
	await page.getByLabel('Dimensions', { exact: true }).fill('8');
	await page
		.getByText(/more options$/)
		.last()
		.click();
	await page.getByLabel('Patience').fill('0');
	await page.getByLabel('Networks train on').selectOption('webgpu');
	const starting = page.waitForEvent('worker', (worker) => /train/.test(worker.url()));
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	const worker = await starting;
	await worker.evaluate(keepDevice);
	return worker;
}

test('the graphics processor is taken away in mid-training: the run goes on from its last epoch on the processor and says so', async ({
	page,
}) => {
	await openDemoStore(page);
	const worker = await trainOnGpu(page);
	const run = page.getByRole('article').filter({ hasText: 'Two-tower' });
	await expect.poll(async () => (await keptCurve(page)).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
	const kept = await keptCurve(page);
	await worker.evaluate(() => (globalThis as { device?: GPUDevice }).device!.destroy());
	await expect(run.getByText('Shoppers asked')).toBeVisible({ timeout: 60_000 });
	await expect(run.getByText(/graphics processor went away/)).toBeVisible();
	const [{ curve }] = await storedRuns(page);
	expect(curve).toHaveLength(30);
	// An epoch that was gone through anew would have taken another time.
	expect(curve.slice(0, kept.length)).toEqual(kept);
});
