import { injectManifest } from 'workbox-build';

/**
 * Writes the list of every built file into the service worker, after the adapter has laid them out: SvelteKit's own list
 * leaves out what workers load.
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function withPrecache(adapter) {
	return {
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			const { count, size } = await injectManifest({
				swSrc: `${builder.getClientDirectory()}/service-worker.js`,
				swDest: 'build/service-worker.js',
				globDirectory: 'build',
				globPatterns: ['**/*.{js,css,html,wasm,svg,png,webmanifest,json}'],
				// Pictures for the README and for install dialogs are no part of the app.
				globIgnores: ['service-worker.js', 'screenshots/**'],
				// Their names change with their content.
				dontCacheBustURLsMatching: /\/immutable\//,
				maximumFileSizeToCacheInBytes: 32_000_000,
			});
			builder.log.success(`${count} files, ${(size / 1e6).toFixed(1)} MB, kept for offline use`);
		},
	};
}
