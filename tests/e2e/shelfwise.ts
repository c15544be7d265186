import { text } from 'node:stream/consumers';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page, type Request } from '@playwright/test';
import { sharedData } from '../shared-path';

/**
 * Every end-to-end test watches the wire and the console: a request to another origin, an uncaught error or an error in
 * the console fails it, whatever it was about. `provoked` names complaints a test brings about on purpose.
 */
export const test = base.extend<{ provoked: RegExp | null; watch: void }>({
	provoked: [null, { option: true }],
	watch: [
		async ({ context, baseURL, provoked }, use) => {
			const strangers = new Set<Request>();
			const complaints: string[] = [];
			const complain = (message: string) => {
				if (!provoked?.test(message)) complaints.push(message);
			};
			context.on('request', (request) => {
				const url = request.url();
				if (!url.startsWith(baseURL!) && !/^(data|blob):/.test(url)) strangers.add(request);
			});
			// What the page's own policy blocked was never sent.
			context.on('requestfailed', (request) => {
				if (request.failure()?.errorText === 'csp') strangers.delete(request);
			});
			context.on('weberror', (error) => complain(error.error().message));
			context.on('console', (message) => {
				if (message.type() === 'error') complain(message.text());
			});
			await use();
			const urls = Array.from(strangers, (request) => request.url());
			expect(urls, 'requests to other origins').toEqual([]);
			expect(complaints, 'errors on the page').toEqual([]);
		},
		{ auto: true },
	],
});

export { expect };

/** Opens the app and waits until the demo store was made and is chosen. */
export async function openDemoStore(page: Page): Promise<void> {
	await page.goto('/');
	await expect(page.getByRole('button', { name: 'Demo store', pressed: true })).toBeVisible({ timeout: 60_000 });
}

/** Goes to a page by its link in the rail: nothing is loaded anew. */
export async function goTo(page: Page, name: 'Data' | 'Train' | 'Evaluate' | 'Shop' | 'Settings'): Promise<void> {
	await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
	await expect(target).toBeVisible();
	for (let presses = 0; presses < 150; presses++) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`The keyboard does not reach ${target}.`);
}

/** The page's outline steps down by one, so that somebody who jumps from heading to heading misses none. */
export async function expectOutline(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).withRules('heading-order').analyze();
	expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
}

/** Trains the chosen models with few epochs and waits until all of them are judged. */
export async function trainModels(page: Page, names: readonly RegExp[]): Promise<void> {
	await goTo(page, 'Train');
	const models = page.getByRole('form', { name: 'What to train' }).getByRole('checkbox');
	for (const name of [/^Popularity/, /^Item neighbours/, /^User neighbours/, /^Two-tower/]) {
		await models.and(page.getByRole('checkbox', { name })).setChecked(names.some((one) => one.source === name.source));
	}
	if (names.some((name) => name.test('Two-tower network'))) await shortenTwoTower(page);
	await page.getByRole('button', { name: /^Train \d model/ }).click();
	await expect(page.getByRole('article').filter({ hasText: 'Shoppers asked' })).toHaveCount(names.length, {
		timeout: 110_000,
	});
}

/** One epoch shows that the road holds; how good the network gets is measured elsewhere. */
async function shortenTwoTower(page: Page): Promise<void> {
	await page.getByText('Options of Two-tower network').click();
	await page.getByLabel('Epochs').fill('1');
}

/** A file of `../shared/data`; the test says so and is left out where it is absent. */
export function sharedOrSkip(path: string): string {
	const file = sharedData(path);
	test.skip(file === null, `LEFT OUT: needs ../shared/${path}, which this machine does not have.`);
	return file!;
}

/** What a click saves as a file. */
export async function downloadedText(page: Page, click: () => Promise<void>): Promise<string> {
	const download = page.waitForEvent('download');
	await click();
	return text(await (await download).createReadStream());
}
