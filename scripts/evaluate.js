import { existsSync, writeFileSync } from 'node:fs';
import { ensurePackages, root, runCommand } from './ensure-packages.js';
import { parseEvaluateArguments, usage, UsageError } from './evaluate-arguments.js';

/** Evaluates models on a file in the built app, in headless Chromium, through the same workers as the page. */
async function main() {
	const { files, out, request } = parseEvaluateArguments(process.argv.slice(2));
	ensurePackages();
	if (!existsSync(`${root}build/automation.html`) && !runCommand('npx', ['vite', 'build', '--logLevel', 'warn'])) {
		throw new Error('The build failed: see above.');
	}
	const { findChromium } = await import('./find-chromium.js');
	const { chromiumArguments, softwareGpuArguments } = await import('./chromium-arguments.js');
	const { serve } = await import('./serve.js');
	const { chromium } = await import('@playwright/test');

	const server = await serve({ folder: `${root}build`, port: 0 });
	const args = process.env.SHELFWISE_SOFTWARE_GPU ? softwareGpuArguments : chromiumArguments;
	const browser = await chromium.launch({ executablePath: await findChromium(), args });
	try {
		const page = await browser.newPage();
		page.on('console', (message) => {
			if (message.type() === 'info') console.error(message.text());
		});
		await page.goto(`${server.url}/automation`);
		for (const [name, path] of Object.entries(files)) await page.setInputFiles(`input[name="${name}"]`, path);
		const outcome = await page.evaluate((asked) => window.shelfwise.evaluate(asked), request);
		if ('error' in outcome) {
			if (outcome.badArgument) throw new UsageError(outcome.error);
			throw new Error(outcome.error);
		}
		writeFileSync(out, `${JSON.stringify(outcome.report, null, '\t')}\n`);
		console.error(`Written: ${out}`);
	} finally {
		await browser.close();
		await server.close();
	}
}

try {
	await main();
} catch (error) {
	if (error instanceof UsageError) {
		console.error(`${error.message}\n\n${usage}`);
		process.exit(2);
	}
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
