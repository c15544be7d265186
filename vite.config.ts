import { availableParallelism } from 'node:os';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { assemblyScript } from './src/lib/kernels/build/assembly-script.ts';

/** Cross-origin isolation gives the tab SharedArrayBuffer, and with it threads. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
	plugins: [assemblyScript(), sveltekit()],
	// ES workers keep their lazy imports as separate files: TF.js loads only when a neural model is used.
	worker: { format: 'es', plugins: () => [assemblyScript()] },
	server: { headers: isolation, fs: { allow: ['workers'] } },
	build: { target: 'es2023' },
	test: {
		include: ['src/**/*.test.ts', 'tests/*.test.ts'],
		environment: 'node',
		setupFiles: ['tests/seed-properties.ts'],
		// A loaded machine is slow, not wrong.
		testTimeout: 60_000,
		// Left alone it keeps one core free, which is half of two.
		maxWorkers: Math.max(2, availableParallelism() - 1),
	},
});
