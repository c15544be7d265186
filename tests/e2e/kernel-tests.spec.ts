import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.js';
import { buildKernelTests } from '../chromium/build-kernel-tests';
import type { TestReport } from '../chromium/report';

const variants = ['simd, 2 threads', 'relaxed-simd, 3 threads'];

test('the kernels’ own tests pass in Chromium with threads, and 1,000 steps on the graphics processor leave no buffer', async ({
	page,
}, { outputDir }) => {
	await buildKernelTests(outputDir);
	const server = await serve({ folder: outputDir, port: 0 });
	try {
		await page.goto(`${server.url}/tests/chromium/kernel-tests.html`);
		const report = await page.evaluate(
			() => (globalThis as unknown as { kernelTests: Promise<TestReport> }).kernelTests,
		);
		expect(report.failures).toEqual([]);
		// The same grid over each, every kernel's folder among them.
		const counts = variants.map((name) => report.passed.filter((test) => test.includes(`[${name}]`)).length);
		expect(counts[0]).toBeGreaterThan(200);
		expect(counts[1]).toBe(counts[0]);
		expect(report.passed).toContainEqual(expect.stringContaining('holds no more buffers after 1,000 steps'));
	} finally {
		await server.close();
	}
});
