import { expect, test as base, type Page } from '@playwright/test';

/**
 * Every end-to-end test watches the wire and the console: a request to another origin, an uncaught error or an error in
 * the console fails it, whatever it was about.
 */
export const test = base.extend<{ watch: void }>({
	watch: [
		async ({ context, baseURL }, use) => {
			const strangers: string[] = [];
			const complaints: string[] = [];
			context.on('request', (request) => {
				const url = request.url();
				if (!url.startsWith(baseURL!) && !/^(data|blob):/.test(url)) strangers.push(url);
			});
			context.on('weberror', (error) => complaints.push(error.error().message));
			context.on('console', (message) => {
				if (message.type() === 'error') complaints.push(message.text());
			});
			await use();
			expect(strangers, 'requests to other origins').toEqual([]);
			expect(complaints, 'errors on the page').toEqual([]);
		},
		{ auto: true },
	],
});

export { expect };

/** Opens the app and waits until the demo store is there and chosen. */
export async function openDemoStore(page: Page): Promise<void> {
	await page.goto('/');
	await expect(page.getByRole('main')).toContainText('Demo store', { timeout: 60_000 });
}
