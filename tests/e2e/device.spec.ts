import { expect, openDemoStore, test } from './shelfwise';

test('every WGSL program agrees with the reference on the software adapter', async ({ page }) => {
	await openDemoStore(page);
	await page.getByRole('link', { name: 'Device', exact: true }).click();
	// WebGPU was started for this test: a browser without it fails here, nothing is left out in silence.
	await page.getByRole('button', { name: 'Check the arithmetic' }).click();
	await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible({ timeout: 90_000 });
	const table = page.getByRole('table', { name: 'Programs of the graphics processor' });
	await expect(table.getByRole('row')).toHaveCount(8);
	await expect(table.getByText('right', { exact: true })).toHaveCount(7);
});
