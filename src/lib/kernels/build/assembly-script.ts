import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const kernelsFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outputFolder = join(kernelsFolder, '.build');
const entry = 'kernels.as.ts';

/** 65,536 pages are the 4 GB that 32-bit addresses reach; the app asks for less where the browser refuses. */
const commonFlags = ['--runtime', 'stub', '-O3', '--noAssert', '--importMemory', '--initialMemory', '1'];
const threadFlags = ['--sharedMemory', '--maximumMemory', '65536'];

const binaries: Readonly<Record<string, readonly string[]>> = {
	simd: ['--enable', 'simd'],
	'simd-threads': ['--enable', 'simd,threads', ...threadFlags],
	'relaxed-simd': ['--enable', 'simd,relaxed-simd'],
	'relaxed-simd-threads': ['--enable', 'simd,relaxed-simd,threads', ...threadFlags],
};

let compilation: Promise<void> | undefined;

/**
 * Compiles the AssemblyScript kernels before anything imports their binaries, whatever runs Vite:
 * build, dev server or tests. Only when a source has changed; the stamp is the hash of what went in.
 */
export function assemblyScript(): Plugin {
	return {
		name: 'shelfwise:assembly-script',
		async config() {
			await (compilation ??= compileIfStale());
		},
		async handleHotUpdate({ file, server }) {
			if (!file.endsWith('.as.ts')) return;
			await (compilation = compileIfStale());
			server.ws.send({ type: 'full-reload' });
		},
	};
}

async function compileIfStale(): Promise<void> {
	const sources = await readSources();
	const hash = createHash('sha256').update(JSON.stringify([commonFlags, binaries]));
	for (const [path, text] of sources) hash.update(path).update('\0').update(text).update('\0');
	const stamp = hash.digest('hex');
	const stampFile = join(outputFolder, 'sources.sha256');
	if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
	await mkdir(outputFolder, { recursive: true });
	for (const [name, flags] of Object.entries(binaries)) {
		await replaceFile(join(outputFolder, `${name}.wasm`), await compile(sources, flags));
	}
	await replaceFile(stampFile, stamp);
}

/** Path relative to the kernels folder → text, in a fixed order. */
async function readSources(): Promise<Map<string, string>> {
	const files = await readdir(kernelsFolder, { recursive: true, withFileTypes: true });
	const paths = files
		.filter((file) => file.isFile() && file.name.endsWith('.as.ts'))
		.map((file) => relative(kernelsFolder, join(file.parentPath, file.name)).replaceAll('\\', '/'))
		.sort();
	const texts = await Promise.all(paths.map((path) => readFile(join(kernelsFolder, path), 'utf8')));
	return new Map(paths.map((path, index) => [path, texts[index]]));
}

async function compile(sources: Map<string, string>, flags: readonly string[]): Promise<Uint8Array> {
	// Loaded on demand: the compiler takes half a second to start and most runs find fresh binaries.
	const { main } = await import('assemblyscript/asc');
	let binary: Uint8Array | undefined;
	const { error, stderr } = await main([entry, '--outFile', 'out.wasm', ...commonFlags, ...flags], {
		readFile: (path) => sources.get(path) ?? null,
		writeFile: (_path, contents) => {
			if (contents instanceof Uint8Array) binary = contents;
		},
		listFiles: () => [],
	});
	if (error || !binary) {
		throw new Error(`AssemblyScript could not compile src/lib/kernels/${entry}:\n${stderr.toString()}`, { cause: error });
	}
	return binary;
}

/** Another process may be doing the same: each writes a file of its own, and the rename is atomic. */
async function replaceFile(path: string, contents: Uint8Array | string): Promise<void> {
	const draft = `${path}.${process.pid}`;
	await writeFile(draft, contents);
	await rename(draft, path);
}
