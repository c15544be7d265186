import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Workers carry no meta tag: scripts/serve.js and the service worker send the same policy as a header. */
export const contentSecurityPolicy = {
	'default-src': ['self'],
	'script-src': ['self', 'wasm-unsafe-eval'],
	'style-src': ['self', 'unsafe-inline'],
	'img-src': ['self', 'data:', 'blob:'],
	'connect-src': ['self'],
	'worker-src': ['self'],
	'object-src': ['none'],
	'base-uri': ['self'],
	'form-action': ['none'],
};

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
	kit: {
		adapter: adapter({ fallback: '404.html' }),
		alias: { $workers: 'workers' },
		csp: { mode: 'hash', directives: contentSecurityPolicy },
		// Registered by hand: a new version is offered to the user, never forced on running work.
		serviceWorker: { register: false },
		typescript: {
			config: (config) => {
				config.include.push('../workers/**/*.ts', '../tests/**/*.ts');
				config.exclude = [...(config.exclude ?? []), '../src/**/*.as.ts'];
				return config;
			},
		},
	},
};
