import { ModelFitError } from '$lib/core/errors';
import type { Kernels } from '$lib/kernels/kernel';
import { registerMatMul } from './register-mat-mul';
import { registerSegmentSum } from './register-segment-sum';
import type { TensorBackend, Tf } from './tf';

/**
 * Loads TF.js piecewise, sets its backend and puts our kernels under it: on a processor our GEMM and the sum its wasm backend
 * lacks, on a graphics processor our device, so that buffers are shared. Called by a fit only: nothing else needs TF.js, and the
 * first page must not carry it.
 * @param backend on the processor where left out: wasm, or plain TypeScript where there is none of the SIMD that TF.js's wasm
 * needs as our kernels do
 * @throws ModelFitError where the backend does not start
 */
export async function loadTensorRuntime(
	kernels: Kernels,
	backend: TensorBackend = kernels.backend === 'simd' ? 'wasm' : 'cpu',
): Promise<Tf> {
	// First and alone: it registers the flags that the others read while they load.
	const tf = await import('@tensorflow/tfjs-core');
	await Promise.all([import('@tensorflow/tfjs-core/dist/register_all_gradients'), loadBackend[backend](tf)]);
	tf.enableProdMode();
	if (!(await startBackend(tf, backend))) {
		throw new ModelFitError(
			`TF.js could not start its ${backend} backend here. Choose another compute device in the settings.`,
		);
	}
	if (backend !== 'webgpu') {
		registerMatMul(tf, backend, kernels);
		registerSegmentSum(tf, backend);
	}
	return tf;
}

async function startBackend(tf: Tf, backend: TensorBackend): Promise<boolean> {
	// The threaded build breaks under minifiers; threads come from our own kernels.
	if (backend === 'wasm') tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
	try {
		return tf.getBackend() === backend || (await tf.setBackend(backend));
	} catch {
		return false;
	}
}

const loadBackend: Record<TensorBackend, (tf: Tf) => Promise<unknown>> = {
	cpu: () => import('@tensorflow/tfjs-backend-cpu'),
	async webgpu(tf) {
		const { useOwnDevice } = await import('./own-device');
		await useOwnDevice(tf);
	},
	async wasm() {
		const [{ setWasmPaths }, { default: simd }] = await Promise.all([
			import('@tensorflow/tfjs-backend-wasm'),
			import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
		]);
		// Node finds the file beside the package. In a browser all three names must be given; only the first is asked for.
		if (typeof process !== 'undefined' && process.versions?.node) return;
		setWasmPaths({
			'tfjs-backend-wasm-simd.wasm': simd,
			'tfjs-backend-wasm.wasm': simd,
			'tfjs-backend-wasm-threaded-simd.wasm': simd,
		});
	},
};
