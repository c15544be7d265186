import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { contentSecurityPolicy } from './src/offline/content-security-policy.js';
import { withPrecache } from './src/offline/precache.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
	kit: {
		adapter: withPrecache(adapter({ fallback: '404.html' })),
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
