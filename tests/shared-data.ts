import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** Real data and oracles lie beside a developer's checkout and on CI; a user's machine has none. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../shared');

/** The absolute path of a file under `../shared`, or null where it is absent. */
export function sharedData(path: string): string | null {
	const absolute = resolve(root, path);
	return existsSync(absolute) ? absolute : null;
}

/** A describe block that runs only where all `paths` are at hand, and says so where it is left out. */
export function describeWithShared(title: string, paths: readonly string[], body: () => void): void {
	const missing = paths.filter((path) => sharedData(path) === null);
	if (missing.length === 0) {
		describe(title, body);
		return;
	}
	console.warn(
		`LEFT OUT: "${title}" needs ../shared/${missing.join(', ../shared/')}, which this machine does not have.`,
	);
	describe.skip(`${title} (left out: no ../shared here)`, body);
}
