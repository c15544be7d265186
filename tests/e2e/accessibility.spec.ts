import AxeBuilder from '@axe-core/playwright';
import { expect, openDemoStore, test, trainModels } from './shelfwise';

const pages = [
	'/',
	'/data/profile',
	'/data/drift',
	'/data/features',
	'/train',
	'/train/search',
	'/train/freshness',
	'/evaluate',
	'/evaluate/compare',
	'/evaluate/protocols',
	'/evaluate/audit',
	'/evaluate/proof',
	'/evaluate/capsule',
	'/shop',
	'/shop/scenes',
	'/shop/studio',
	'/shop/map',
	'/shop/ranking',
	'/shop/newcomers',
	'/experiments',
	'/experiments/run',
	'/experiments/bandits',
	'/experiments/interleaving',
	'/experiments/off-policy',
	'/experiments/long-term',
	'/device',
	'/settings',
	'/automation',
];

test('axe finds nothing on any page, light and wide or dark and narrow', async ({ page }) => {
	await openDemoStore(page);
	await trainModels(page, [/^Popularity/, /^Item neighbours/]);
	for (const path of pages) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		if (path === '/data/drift') await expect(page.getByRole('figure').first()).toBeVisible();
		if (path === '/shop') await expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible();
		for (const [colorScheme, width] of [
			['light', 1280],
			['dark', 390],
		] as const) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 800 });
			const { violations } = await new AxeBuilder({ page }).analyze();
			const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
			expect(found, `${path} ${colorScheme} ${width}`).toEqual([]);
			const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			expect(overflow, `${path} scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
		}
	}
});

/** The focused element, and whether it is what lies at its own place, or its label does; null where the body has the focus. */
function underFocus() {
	const element = document.activeElement as HTMLInputElement;
	if (element === document.body) return null;
	const { left, top, width, height } = element.getBoundingClientRect();
	// A tall one is seen by its upper edge.
	const found = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
	const own = [element, ...(element.labels ?? [])];
	const isSeen = found !== null && own.some((one) => one.contains(found) || found.contains(one));
	return { name: element.ariaLabel ?? element.innerText ?? element.id, isSeen };
}

test('whatever the keyboard reaches can be seen, wide or narrow', async ({ page }) => {
	await openDemoStore(page);
	for (const path of ['/', '/data/profile', '/train']) {
		for (const width of [1280, 390]) {
			await page.setViewportSize({ width, height: 800 });
			await page.goto(path);
			await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
			let stops = 0;
			for (; stops < 150; stops++) {
				await page.keyboard.press('Tab');
				const focused = await page.evaluate(underFocus);
				if (focused === null) break;
				expect(focused.isSeen, `${path} ${width}: ${focused.name}`).toBe(true);
			}
			expect(stops).toBeGreaterThan(15);
		}
	}
});
