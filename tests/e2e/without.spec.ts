import { chromium } from '@playwright/test';
import { softwareGpuArguments } from '../../scripts/chromium-arguments.js';
import { root } from '../../scripts/ensure-packages.js';
import { serve } from '../../scripts/serve.js';
import { expect, test } from './shelfwise';
import { chooseSmallTwoTower, importSmallShop, storedRuns } from './small-shop';
import type { Page } from '@playwright/test';

/** Trains a model of each kind: a network on the kernels' workspace, and neighbours. */
async function trainTwo(page: Page): Promise<{ backend: string; threads: number }[]> {
	await importSmallShop(page);
	await chooseSmallTwoTower(page, 2);
	await page.getByRole('checkbox', { name: /^Popularity/ }).uncheck();
	await page.getByRole('button', { name: /^Train 2 models/ }).click();
	await expect(page.getByRole('article').filter({ hasText: 'Shoppers asked' })).toHaveCount(2, { timeout: 60_000 });
	const runs = await storedRuns(page);
	for (const { report } of runs) expect(report?.metrics['ndcg@10']?.mean).toBeGreaterThan(0);
	return runs.map(({ device }) => ({ backend: device!.backend, threads: device!.threads }));
}

test('a page that may not share memory trains on one thread', async ({ browser }) => {
	const plain = await serve({ folder: `${root}build`, port: 0, isolated: false });
	// The service worker would lend the headers the host does not send.
	const context = await browser.newContext({ baseURL: plain.url, serviceWorkers: 'block' });
	try {
		const page = await context.newPage();
		const devices = await trainTwo(page);
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
		expect(devices).toEqual(Array(2).fill({ backend: 'simd', threads: 1 }));
	} finally {
		await context.close();
		await plain.close();
	}
});

test('a processor without vector instructions trains on the plain TypeScript kernels', async ({ baseURL }) => {
	test.skip(process.arch !== 'x64', 'LEFT OUT: only on x64 can V8 be told to do without WebAssembly SIMD.');
	const browser = await chromium.launch({
		executablePath: process.env.SHELFWISE_CHROMIUM ?? '/usr/bin/chromium',
		// V8 offers WebAssembly SIMD from SSE 4.1 on.
		args: [...softwareGpuArguments, '--js-flags=--no-enable-sse4-1'],
	});
	try {
		const page = await browser.newPage({ baseURL: baseURL! });
		expect(await trainTwo(page)).toEqual(Array(2).fill({ backend: 'reference', threads: 1 }));
	} finally {
		await browser.close();
	}
});
