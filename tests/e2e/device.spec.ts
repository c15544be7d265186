import { expect, openDemoStore, test } from './shelfwise';

test('every WGSL program agrees with the reference on the software adapter', async ({ page }) => {
	await openDemoStore(page);
	await page.getByRole('link', { name: 'Device', exact: true }).click();
	// WebGPU was started for this test: a browser without it fails here, nothing is left out in silence.
	await expect(page.getByRole('row', { name: /subgroups/ }), 'programs that reduce are proved both ways').toContainText(
		'yes',
	);
	await page.getByRole('button', { name: 'Check the arithmetic' }).click();
	await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible({ timeout: 90_000 });
	const table = page.getByRole('table', { name: 'Programs of the graphics processor' });
	await expect(table.getByRole('row')).toHaveCount(10);
	await expect(table.getByText('right', { exact: true })).toHaveCount(9);
});

test('the device is measured when asked, on one thread, on all of them and on the graphics processor', async ({
	page,
}) => {
	await openDemoStore(page);
	await page.getByRole('link', { name: 'Device', exact: true }).click();
	await expect(page.getByRole('row', { name: /Storage of the browser/ })).toContainText('free');
	await page.getByRole('button', { name: 'Measure this device' }).click();
	await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible({ timeout: 60_000 });
	const products = page.getByRole('figure', { name: 'Matrix products (GEMM), in GFLOP/s' });
	await expect(products.getByText('1 thread')).toBeVisible();
	// Threads and WebGPU were started for this test: their absence is a failure.
	await expect(products.getByText(/^[2-8] threads$/)).toBeVisible();
	await expect(products.getByText('swiftshader')).toBeVisible();
	await page.reload();
	await expect(products, 'the measurement is kept').toBeVisible();
});
