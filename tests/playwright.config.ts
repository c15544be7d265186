import { defineConfig } from '@playwright/test';
import { softwareGpuArguments } from '../scripts/chromium-arguments.js';

const port = Number(process.env.SHELFWISE_PORT ?? 4180);

export default defineConfig({
	testDir: './e2e',
	outputDir: '../test-results',
	// A test is over in a tenth of it on a machine of its own; CI's are shared.
	timeout: 300_000,
	expect: { timeout: 20_000 },
	workers: 1,
	forbidOnly: true,
	reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
	use: {
		baseURL: `http://localhost:${port}`,
		viewport: { width: 1280, height: 800 },
		launchOptions: {
			executablePath: process.env.SHELFWISE_CHROMIUM ?? '/usr/bin/chromium',
			args: softwareGpuArguments,
		},
		trace: 'retain-on-failure',
	},
	webServer: { command: `node serve-build.js ${port}`, url: `http://localhost:${port}`, reuseExistingServer: false },
});
