import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Real data and oracles lie beside a developer's checkout and on CI; a user's machine has none. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../shared');

/** The absolute path of a file under `../shared`, or null where it is absent. */
export function sharedData(path: string): string | null {
	const absolute = resolve(root, path);
	return existsSync(absolute) ? absolute : null;
}
