import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateInApp, median, saveResults, withBuiltApp } from './built-app.js';

/**
 * Trains ALS on a generated shop of 100,000 items, opens its map in the built app and moves it by hand for five seconds: how long
 * until the picture stands, frames a second while it moves, how long a click and a lasso take. Nothing here fails: machines differ.
 */
const [userCount, itemCount, takes] = [20_000, Number(process.env.SHELFWISE_MAP_ITEMS ?? 100_000), 15];
const folder = mkdtempSync(join(tmpdir(), 'shelfwise-bench-'));

try {
	await withBuiltApp(async (app) => {
		/** @type {Record<string, unknown> | null} */
		let found = null;
		await evaluateInApp(app, writeShop(), request(), async (page) => {
			found = await moveTheMap(page, app.url);
		});
		console.table([found]);
		saveResults('map', found);
	});
} finally {
	rmSync(folder, { recursive: true });
}

/** Every item is taken at least once, and each user stays within a neighbourhood. */
function writeShop() {
	const files = { interactions: join(folder, 'log.csv'), items: join(folder, 'items.csv') };
	const rows = ['user_id,item_id,timestamp'];
	for (let user = 0; user < userCount; user++) {
		for (let take = 0; take < takes; take++) {
			const item = (user * Math.ceil(itemCount / userCount) + take + (take > 9 ? 37 * take : 0)) % itemCount;
			rows.push(`u${user},i${item},${1_600_000_000 + take * 3600 + user}`);
		}
	}
	writeFileSync(files.interactions, rows.join('\n'));
	const items = ['item_id,title,category,brand,price'];
	for (let item = 0; item < itemCount; item++) {
		items.push(`i${item},Thing ${item},Shelf ${Math.floor(item / 5000)},Maker ${item % 37},${1 + (item % 400)}`);
	}
	writeFileSync(files.items, items.join('\n'));
	return files;
}

function request() {
	return {
		mapping: {},
		preparation: { minValue: null, minInteractions: 0, events: null },
		split: 'leave-last-out',
		testFraction: 0.2,
		folds: 1,
		leave: 1,
		foldIn: 0.8,
		models: ['als'],
		options: { als: { dim: 16, iterations: 3 } },
		ks: [10],
		seed: 1,
		kernelChoice: { backend: 'auto', threads: 2 },
	};
}

/** @param {import('@playwright/test').Page} page @param {string} url */
async function moveTheMap(page, url) {
	page.setDefaultTimeout(180_000);
	await page.setViewportSize({ width: 1280, height: 800 });
	const openedAt = performance.now();
	await page.goto(`${url}/shop/map`);
	const canvas = page.getByRole('img', { name: /^Map of/ });
	await canvas.waitFor();
	const seconds = Number(((performance.now() - openedAt) / 1000).toFixed(1));
	const box = await canvas.boundingBox();
	if (!box) throw new Error('The map is not on the page.');
	const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.mouse.move(left, top);
	await page.mouse.down();
	await page.evaluate(() => {
		const seen = /** @type {number[]} */ ([]);
		Object.assign(window, { seenFrames: seen });
		const tick = (/** @type {number} */ time) => {
			seen.push(time);
			requestAnimationFrame(tick);
		};
		requestAnimationFrame(tick);
	});
	const until = performance.now() + 5000;
	for (let step = 0; performance.now() < until; step++) {
		await page.mouse.move(left + 120 * Math.sin(step / 8), top + 80 * Math.cos(step / 11));
	}
	const times = await page.evaluate(() => /** @type {number[]} */ (Reflect.get(window, 'seenFrames')));
	await page.mouse.up();
	const gaps = times.slice(1).map((time, place) => time - times[place]);
	const framesPerSecond = Math.round((1000 * gaps.length) / (times[times.length - 1] - times[0]));

	const clickedAt = performance.now();
	await page.mouse.click(left, top);
	const isNear = page.getByRole('list', { name: 'Nearest items' }).getByRole('listitem').first();
	const clickMs = await isNear.waitFor({ timeout: 5000 }).then(
		() => Math.round(performance.now() - clickedAt),
		() => null,
	);
	await page.keyboard.down('Shift');
	await page.mouse.move(left - 100, top - 100);
	await page.mouse.down();
	for (const [x, y] of [
		[100, -100],
		[100, 100],
		[-100, 100],
	]) {
		await page.mouse.move(left + x, top + y, { steps: 4 });
	}
	const lassoedAt = performance.now();
	await page.mouse.up();
	await page.keyboard.up('Shift');
	await page.getByText(/selected items/).waitFor();
	const lassoMs = Math.round(performance.now() - lassoedAt);
	return {
		points: itemCount,
		'until it stands, s': seconds,
		'frames a second, moved': framesPerSecond,
		'middle frame, ms': Number(median(gaps).toFixed(1)),
		'slowest frame, ms': Math.round(Math.max(...gaps)),
		'click to neighbours, ms': clickMs,
		'lasso, ms': lassoMs,
	};
}
