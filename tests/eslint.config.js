import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from '../svelte.config.js';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', '**/*.as.ts', 'test-results/', 'src/lib/kernels/.build/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'no-restricted-imports': [
				'error',
				{
					patterns: [{ regex: '^\\.\\./', message: 'Across folders import $lib/<folder>/<file>; inside a folder ./' }],
				},
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Math', property: 'random', message: 'createRng of $lib/core/rng: same seed, same bytes' },
			],
			eqeqeq: 'error',
			'no-console': ['error', { allow: ['warn', 'error'] }],
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: {
			// The app is served from one folder; kit.paths.relative resolves plain links.
			'svelte/no-navigation-without-resolve': 'off',
		},
	},
	{
		files: ['scripts/**', 'tests/**', 'svelte.config.js', 'vite.config.ts'],
		rules: { 'no-console': 'off', 'no-restricted-imports': 'off' },
	},
);
