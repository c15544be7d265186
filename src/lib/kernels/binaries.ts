import relaxedSimdUrl from './.build/relaxed-simd.wasm?url';
import relaxedSimdThreadsUrl from './.build/relaxed-simd-threads.wasm?url';
import simdUrl from './.build/simd.wasm?url';
import simdThreadsUrl from './.build/simd-threads.wasm?url';

/** The builds of the one AssemblyScript module; `relaxed-simd` has fused multiply-add. */
export type SimdBuild = 'simd' | 'relaxed-simd';
export type BinaryName = SimdBuild | `${SimdBuild}-threads`;

const urls: Readonly<Record<BinaryName, string>> = {
	simd: simdUrl,
	'simd-threads': simdThreadsUrl,
	'relaxed-simd': relaxedSimdUrl,
	'relaxed-simd-threads': relaxedSimdThreadsUrl,
};

/** Compiles one of the binaries: fetched by URL in a browser, read from the source tree in Node tests. */
export async function compileBinary(name: BinaryName): Promise<WebAssembly.Module> {
	if (import.meta.env.SSR) {
		const { readFile } = await import('node:fs/promises');
		return WebAssembly.compile(await readFile(`${import.meta.dirname}/.build/${name}.wasm`));
	}
	// Not compileStreaming: static hosts that serve wasm without its media type are common.
	const response = await fetch(urls[name]);
	if (!response.ok) throw new Error(`The kernels could not be loaded: ${urls[name]} answered ${response.status}.`);
	return WebAssembly.compile(await response.arrayBuffer());
}
