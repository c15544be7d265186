import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { assemblyScript } from '../../src/lib/kernels/build/assembly-script';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the kernels' own tests for a browser into `folder`, to be served by `scripts/serve.js`. */
export async function buildKernelTests(folder: string): Promise<void> {
	await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'warn',
		plugins: [assemblyScript()],
		worker: { format: 'es', plugins: () => [assemblyScript()] },
		resolve: {
			alias: [
				{ find: './check-variants', replacement: `${root}tests/chromium/check-variants.ts` },
				{ find: '$lib', replacement: `${root}src/lib` },
			],
		},
		build: {
			outDir: folder,
			emptyOutDir: true,
			minify: false,
			target: 'es2023',
			rollupOptions: { input: `${root}tests/chromium/kernel-tests.html` },
		},
	});
}
