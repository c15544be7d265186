import { describe, test } from 'vitest';
import { sharedData } from './shared-path';

export { sharedData };

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
	// The body is not even entered: it may read the files before its first test.
	test.skip(`${title} (left out: no ../shared here)`);
}
