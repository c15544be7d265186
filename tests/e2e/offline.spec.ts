import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, goTo, openDemoStore, test, trainModels } from './shelfwise';

test('after one visit the whole road works with the network off', async ({ page, context }) => {
	await openDemoStore(page);
	await page.evaluate(() => navigator.serviceWorker.ready);
	// Ready means active; the precache is complete before a worker gets there.
	await context.setOffline(true);
	await page.reload();
	await expect(page.getByRole('button', { name: 'Demo store', pressed: true })).toBeVisible();
	await trainModels(page, [/^Popularity/, /^Two-tower/]);
	await goTo(page, 'Evaluate');
	await expect(page.getByRole('table', { name: /^Leaderboard/ }).getByRole('row')).toHaveCount(3);
	await page.goto('/shop');
	await expect(page.getByRole('heading', { level: 2, name: 'Welcome' })).toBeVisible();
	await expect(page.getByText('0 requests left this device').first()).toBeVisible();
});

test('a host that cannot send headers is lent them by the service worker', async ({ browser }) => {
	const { serve } = await import('../../scripts/serve.js');
	const { root } = await import('../../scripts/ensure-packages.js');
	const plain = await serve({ folder: `${root}build`, port: 0, isolated: false });
	const context = await browser.newContext();
	try {
		const page = await context.newPage();
		await page.goto(plain.url);
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
		await page.evaluate(() => navigator.serviceWorker.ready);
		await page.reload();
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
	} finally {
		await context.close();
		await plain.close();
	}
});

test('a new version is offered and waits for the user’s word', async ({ browser }) => {
	const { serve } = await import('../../scripts/serve.js');
	const { root } = await import('../../scripts/ensure-packages.js');
	const folder = mkdtempSync(join(tmpdir(), 'shelfwise-build-'));
	cpSync(`${root}build`, folder, { recursive: true });
	let host = await serve({ folder, port: 0 });
	const context = await browser.newContext();
	try {
		const page = await context.newPage();
		await page.goto(host.url);
		await expect(page.getByRole('button', { name: 'Demo store', pressed: true })).toBeVisible();
		await page.evaluate(() => navigator.serviceWorker.ready);
		await page.evaluate(() => Object.assign(window, { untouched: true }));
		appendFileSync(join(folder, 'service-worker.js'), '\n// The next version.\n');
		// The server keeps sizes from its start.
		await host.close();
		host = await serve({ folder, port: Number(new URL(host.url).port) });
		await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
		await expect(page.getByText('A new version is ready')).toBeVisible();
		expect(await page.evaluate(() => 'untouched' in window)).toBe(true);
		await page.getByRole('button', { name: 'Reload now' }).click();
		await expect.poll(() => page.evaluate(() => 'untouched' in window).catch(() => true)).toBe(false);
		await expect(page.getByText('A new version is ready')).toBeHidden();
	} finally {
		await context.close();
		await host.close();
		rmSync(folder, { recursive: true });
	}
});

test.describe('policy', () => {
	test.use({ provoked: /Content Security Policy/ });

	test('the policy of the page and of its workers lets nothing out', async ({ page }) => {
		const policies = new Map<string, string>();
		page.on('response', (response) => {
			const policy = response.headers()['content-security-policy'];
			if (response.url().endsWith('.js') && policy) policies.set(response.url(), policy);
		});
		await openDemoStore(page);
		const workers = [...policies].filter(([url]) => /worker/.test(url));
		expect(workers.length).toBeGreaterThan(0);
		for (const [, policy] of workers) expect(policy).toContain("connect-src 'self'");
		const blocked = await page.evaluate(async () => {
			const violation = new Promise<string>((resolve) =>
				addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }),
			);
			new EventSource('https://example.org/');
			return violation;
		});
		expect(blocked).toBe('connect-src');
	});
});
