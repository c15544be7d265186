import { readdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { root } from '../../scripts/ensure-packages.js';
import { serve } from '../../scripts/serve.js';
import { buildKernelTests } from '../chromium/build-kernel-tests';
import type { TestReport } from '../chromium/report';

/** Folders of src/lib/kernels with a SIMD variant. */
const kernels = readdirSync(`${root}src/lib/kernels`, { recursive: true, encoding: 'utf8' }).flatMap(
	(path) => /^([^/]+)\/[^/]+\.simd\.ts$/.exec(path)?.[1] ?? [],
);
const variants = ['simd, 2 threads', 'relaxed-simd, 3 threads'];

test('the kernels’ own tests pass in Chromium with threads, and training on the graphics processor leaves no buffer', async ({
	page,
}, { outputDir }) => {
	// More than a thousand steps on the software adapter, which takes up to a tenth of a second for one.
	test.setTimeout(300_000);
	await buildKernelTests(outputDir);
	const server = await serve({ folder: outputDir, port: 0 });
	try {
		await page.goto(`${server.url}/tests/chromium/kernel-tests.html`);
		const report = await page.evaluate(
			() => (globalThis as unknown as { kernelTests: Promise<TestReport> }).kernelTests,
		);
		expect(report.failures).toEqual([]);
		// The same grid over each, every kernel among them.
		const [one, other] = variants.map((name) => report.passed.filter((test) => test.includes(`[${name}]`)));
		expect(kernels.length).toBeGreaterThan(10);
		for (const kernel of kernels) expect(one).toContainEqual(expect.stringContaining(`kernels/${kernel}/`));
		expect(other).toHaveLength(one!.length);
		for (const words of [
			'holds no more buffers and gives all back: a hidden layer, after 1000 steps',
			'holds no more buffers and gives all back: sums of vectors, after 100 steps',
			'a table beyond maxBufferSize is refused with a way out',
			'a table beyond maxStorageBufferBindingSize is refused with a way out',
			'gives the same bytes again, and NDCG@10 within .001 of the SIMD kernels’: a hidden layer',
			'gives the same bytes again, and NDCG@10 within .001 of the SIMD kernels’: sums of vectors',
		]) {
			expect(report.passed).toContainEqual(expect.stringContaining(words));
		}
	} finally {
		await server.close();
	}
});
