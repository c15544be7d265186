import { breathe } from '$lib/core/abort';
import type { OnProgress } from '$lib/core/progress';
import { openGpu } from './open-gpu';
import type { GpuProof } from './proof';

/** How one program did. */
export interface ProvenKernel {
	kernel: string;
	caseCount: number;
	tolerance: number;
	/** Largest error of all cases, and where it was. */
	error: number;
	worstShape: string;
	passed: boolean;
}

export interface GpuProofReport {
	adapter: string;
	isSoftware: boolean;
	kernels: ProvenKernel[];
}

/**
 * Holds every WGSL program to the TypeScript reference on this very device: drivers have bugs (llama.cpp#23925), and
 * a wrong sum is worse than a slow one.
 * @throws UnsupportedBackendError without WebGPU; GpuDeviceLostError; AbortError
 */
export async function proveGpu(
	proofs: readonly GpuProof[],
	signal: AbortSignal,
	onProgress: OnProgress,
): Promise<GpuProofReport> {
	const gpu = await openGpu();
	const startedAt = performance.now();
	const kernels: ProvenKernel[] = [];
	for (const [place, proof] of proofs.entries()) {
		const proven: ProvenKernel = { ...noneOf(proof) };
		for await (const { shape, error } of proof.cases(gpu)) {
			proven.caseCount++;
			if (error >= proven.error) Object.assign(proven, { error, worstShape: shape });
			await breathe(signal);
		}
		proven.passed = proven.caseCount > 0 && proven.error <= proven.tolerance;
		kernels.push(proven);
		const elapsedMs = performance.now() - startedAt;
		onProgress({ phase: proof.kernel, done: place + 1, total: proofs.length, unit: 'programs', elapsedMs });
	}
	return { adapter: gpu.adapter.name, isSoftware: gpu.adapter.isSoftware, kernels };
}

function noneOf({ kernel, tolerance }: GpuProof): ProvenKernel {
	return { kernel, tolerance, caseCount: 0, error: 0, worstShape: '', passed: false };
}
