import { breathe } from '$lib/core/abort';
import type { OnProgress } from '$lib/core/progress';
import { metrics } from './metrics/registry';
import { type Proof, proveMetric } from './proof';

export interface ProvenMetric {
	id: string;
	proofs: Proof[];
}

/**
 * Every proof of every metric in the registry, on this device and in this build.
 * @throws AbortError
 */
export async function proveAll(signal: AbortSignal, onProgress: OnProgress): Promise<ProvenMetric[]> {
	const startedAt = performance.now();
	const proven: ProvenMetric[] = [];
	for (const metric of metrics) {
		const { length: done } = proven;
		const elapsedMs = performance.now() - startedAt;
		onProgress({ phase: metric.meta.label, done, total: metrics.length, unit: 'metrics', elapsedMs });
		await breathe(signal);
		proven.push({ id: metric.meta.id, proofs: proveMetric(metric) });
	}
	return proven;
}
