import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';

/** What a worker answers about the graphics processor; the programs load on first use. */
export function gpuCalls(calls: CallRegistry) {
	return {
		proveGpu(callId: string, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const [{ proveGpu }, { kernelProofs }, { sharedDeviceProof }, { twoTowerStepProof }] = await Promise.all([
					import('$lib/kernels/gpu/prove-gpu'),
					import('$lib/kernels/gpu/kernel-proofs'),
					import('$lib/tensors/shared-device.proof'),
					import('$lib/models/two-tower/gpu/gpu-step.proof'),
				]);
				return proveGpu([...kernelProofs, sharedDeviceProof, twoTowerStepProof], signal, onProgress);
			});
		},
	};
}
