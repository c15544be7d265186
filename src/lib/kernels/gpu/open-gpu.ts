import { UnsupportedBackendError } from '$lib/core/errors';
import { describeAdapter } from '$lib/kernels/capabilities';
import { Gpu } from './gpu';

/** The last three are what TF.js's own programs are built for. */
const limits = [
	'maxBufferSize',
	'maxStorageBufferBindingSize',
	'maxStorageBuffersPerShaderStage',
	'maxComputeWorkgroupStorageSize',
	'maxComputeInvocationsPerWorkgroup',
	'maxComputeWorkgroupSizeX',
] as const;

let opened: Promise<Gpu> | null = null;

/**
 * The one device of this thread, TF.js's too, so that tables can be shared without a copy. Asks for the adapter's real
 * buffer limits (the defaults of 128 MiB are smaller than a table of a million rows) and for subgroups where it offers them;
 * never for `shader-f16`.
 * A lost device is forgotten, and one that refused work is given up with all it holds: the next call opens a new one.
 * @throws UnsupportedBackendError where there is no adapter
 */
export async function openGpu(): Promise<Gpu> {
	const known = opened;
	if (!known) return openAnew();
	const gpu = await known;
	if (!gpu.hasRefused) return gpu;
	gpu.device.destroy();
	if (opened === known) opened = null;
	return opened ?? openAnew();
}

function openAnew(): Promise<Gpu> {
	const opening = requestGpu();
	opened = opening;
	const forget = () => {
		if (opened === opening) opened = null;
	};
	opening.then((gpu) => void gpu.device.lost.then(forget), forget);
	return opening;
}

async function requestGpu(): Promise<Gpu> {
	const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
	if (!adapter) {
		throw new UnsupportedBackendError('This browser offers no WebGPU adapter: choose "auto" or "simd".');
	}
	const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
	const requiredFeatures: GPUFeatureName[] = adapter.features.has('subgroups') ? ['subgroups'] : [];
	const device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
	return new Gpu(device, describeAdapter(adapter.info));
}
