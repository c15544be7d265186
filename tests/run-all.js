import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensurePackages, root, runCommand } from '../scripts/ensure-packages.js';

let passed = 0;
let failed = 0;

/** @param {string} title @param {() => boolean | { passed: number, failed: number } | Promise<boolean | { passed: number, failed: number }>} step */
async function check(title, step) {
	const startedAt = performance.now();
	console.log(`\n── ${title}`);
	let outcome;
	try {
		outcome = await step();
	} catch (error) {
		console.error(error);
		outcome = false;
	}
	const counts = typeof outcome === 'boolean' ? { passed: Number(outcome), failed: Number(!outcome) } : outcome;
	passed += counts.passed;
	failed += counts.failed;
	console.log(
		`   ${counts.failed === 0 ? 'ok' : 'FAILED'}: ${title}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
	);
	return counts.failed === 0;
}

/** A runner that failed without a failing test (a crash, no tests) counts as one failure. */
function counted(/** @type {boolean} */ succeeded, /** @type {{ passed: number, failed: number }} */ counts) {
	return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function unitTests() {
	const output = 'test-results/unit.json';
	const succeeded = runCommand('npx', [
		'vitest',
		'run',
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${output}`,
	]);
	const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(root + output, 'utf8'));
	return counted(succeeded, { passed: numPassedTests, failed: numFailedTests });
}

function endToEndTests() {
	const succeeded = runCommand('npx', ['playwright', 'test', '--config', 'tests/playwright.config.ts']);
	const { stats } = JSON.parse(readFileSync(`${root}test-results/e2e.json`, 'utf8'));
	return counted(succeeded, { passed: stats.expected, failed: stats.unexpected + stats.flaky });
}

try {
	ensurePackages();
	rmSync(`${root}test-results`, { recursive: true, force: true });
	mkdirSync(`${root}test-results`);
	const { findChromium } = await import('../scripts/find-chromium.js');
	process.env.SHELFWISE_CHROMIUM = await findChromium();
	console.log(`Chromium: ${process.env.SHELFWISE_CHROMIUM}`);

	runCommand('npx', ['svelte-kit', 'sync']);
	await check('format', () => runCommand('npx', ['prettier', '--check', '--log-level', 'warn', '.']));
	await check('lint', () =>
		runCommand('npx', ['eslint', '--config', 'tests/eslint.config.js', '--max-warnings', '0', '.']),
	);
	await check('types', () => runCommand('npx', ['svelte-check', '--fail-on-warnings', '--output', 'human']));
	await check('unit tests', unitTests);
	const built = await check('build', () => runCommand('npx', ['vite', 'build', '--logLevel', 'warn']));
	if (built) {
		const { checkSizeBudget } = await import('./size-budget.js');
		await check('size budget', checkSizeBudget);
		await check('end to end', endToEndTests);
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	failed++;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
