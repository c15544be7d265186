import { relaxedSimd, simd, threads } from 'wasm-feature-detect';

export interface WebGpuCapabilities {
	/** What the adapter calls itself; null without WebGPU. */
	adapter: string | null;
	/** A CPU pretending to be a GPU (SwiftShader, llvmpipe, WARP): right answers, slower than SIMD. */
	isSoftware: boolean;
	/** Threads of a group may add up without waiting for each other. */
	subgroups: boolean;
	/** Limit → value, as the adapter offers them (sizes in bytes). */
	limits: Readonly<Record<string, number>>;
}

/** What this browser on this machine can do. */
export interface Capabilities {
	/** Only an isolated page (COOP and COEP headers) may share memory between threads. */
	crossOriginIsolated: boolean;
	hardwareConcurrency: number;
	simd: boolean;
	relaxedSimd: boolean;
	/** Shared memory can be passed to workers here. */
	threads: boolean;
	webgpu: WebGpuCapabilities;
}

/** Asks the browser; never throws: what cannot be asked is absent. */
export async function probeCapabilities(): Promise<Capabilities> {
	const isIsolated = globalThis.crossOriginIsolated ?? false;
	const [hasSimd, hasRelaxedSimd, hasThreads, webgpu] = await Promise.all([
		simd(),
		relaxedSimd(),
		threads(),
		probeWebGpu(),
	]);
	return {
		crossOriginIsolated: isIsolated,
		hardwareConcurrency: globalThis.navigator?.hardwareConcurrency ?? 1,
		simd: hasSimd,
		relaxedSimd: hasRelaxedSimd,
		threads: hasThreads && isIsolated,
		webgpu,
	};
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render|warp|software/i;

async function probeWebGpu(): Promise<WebGpuCapabilities> {
	const none: WebGpuCapabilities = { adapter: null, isSoftware: false, subgroups: false, limits: {} };
	try {
		const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
		if (!adapter) return none;
		const { name, isSoftware } = describeAdapter(adapter.info);
		const subgroups = adapter.features.has('subgroups');
		return { adapter: name, isSoftware, subgroups, limits: readLimits(adapter.limits) };
	} catch {
		return none;
	}
}

/** What an adapter calls itself, and whether it is a CPU in disguise. */
export function describeAdapter({ vendor, architecture, device, description, isFallbackAdapter }: GPUAdapterInfo): {
	name: string;
	isSoftware: boolean;
} {
	const words = [description, device, vendor, architecture].filter((word) => word !== '');
	return {
		name: description || [vendor, architecture, device].filter((word) => word !== '').join(' ') || 'unnamed GPU',
		isSoftware: isFallbackAdapter || words.some((word) => softwareNames.test(word)),
	};
}

/** The limits are getters of a prototype, which neither spread nor structured cloning copies. */
function readLimits(limits: GPUSupportedLimits): Record<string, number> {
	const values: Record<string, number> = {};
	for (const name in limits) {
		const value: unknown = limits[name as keyof GPUSupportedLimits];
		if (typeof value === 'number') values[name] = value;
	}
	return values;
}
