import { formatQuantity } from '$lib/core/units';
import type { Protocol } from '$lib/datasets/dataset-split';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { DeviceBenchmark } from '$lib/kernels/bench-device';
import type { FitSize } from '$lib/models/fit-cost';
import type { ModelMeta, ModelOptions } from '$lib/models/model';
import type { SplitCounts } from '$lib/training/count-split';
import {
	estimateFit,
	LONG_FIT_MS,
	offerSmaller,
	type EarlierFit,
	type FitEstimate,
	type MachineLimits,
	type SmallerOffer,
} from '$lib/training/preflight';
import type { RunRecord } from '$lib/training/run';
import { storedBenchmark } from './device-work.svelte';
import { dataWorker } from './workers';

/** GEMM of the machine the models' costs were measured on, both threads. */
const REFERENCE_GFLOPS = 98;
/** A WebAssembly memory ends at 4 GiB. */
const MOST_BYTES = 3.6e9;

/** What a training is likely to take, before it starts. */
export interface PreflightView extends FitEstimate {
	offer: SmallerOffer | null;
}

/** Estimates trainings from their size, this device's measurement and the runs before. */
export class Preflight {
	#machine = $state.raw<MachineLimits>(machineOf(null));

	/** Reads the last measurement of this device. */
	async load(): Promise<void> {
		this.#machine = machineOf(await storedBenchmark());
	}

	view(meta: ModelMeta, options: ModelOptions, counts: SplitCounts, runs: readonly RunRecord[]): PreflightView {
		const size = { userCount: counts.userCount, itemCount: counts.itemCount, pairCount: counts.trainCount };
		const earlier = runs.filter((run) => run.modelId === meta.id).flatMap(earlierFit);
		const estimate = (otherSize: FitSize, otherOptions: ModelOptions) =>
			estimateFit(meta, otherSize, otherOptions, this.#machine, earlier);
		const isGood = (otherSize: FitSize, otherOptions: ModelOptions) => {
			const { lowMs, fitsMemory } = estimate(otherSize, otherOptions);
			return fitsMemory && lowMs <= LONG_FIT_MS;
		};
		return { ...estimate(size, options), offer: offerSmaller(meta, size, options, isGood) };
	}

	/**
	 * The protocol with so few items; null where none would be left.
	 * @throws InvalidRequestError where the data set is gone
	 */
	async withFewerItems(dataset: DatasetSummary, protocol: Protocol, itemCount: number): Promise<Protocol | null> {
		const { preparation } = protocol;
		const minInteractions = await dataWorker.call((api) => api.findCore(dataset.datasetId, preparation, itemCount));
		return minInteractions === null ? null : { ...protocol, preparation: { ...preparation, minInteractions } };
	}
}

/** The offer as its button says it. */
export function offerWords(meta: ModelMeta, offer: SmallerOffer): string {
	if (offer.kind === 'items') return `Keep at most ${formatQuantity(offer.itemCount, 'item')}`;
	return `Set ${meta.options[offer.changed.name].label.toLowerCase()} to ${offer.changed.value}`;
}

function machineOf(benchmark: DeviceBenchmark | null): MachineLimits {
	// Chromium says it in GB, 8 at most; others do not say.
	const { deviceMemory = 4 } = navigator as Navigator & { deviceMemory?: number };
	const memoryBytes = Math.min(MOST_BYTES, deviceMemory * 0.5e9);
	const rates = benchmark?.measurements.filter(({ kernel, where }) => kernel === 'gemm' && where.includes('thread'));
	if (!rates || rates.length === 0) {
		return { speed: Math.min(navigator.hardwareConcurrency, 8) / 2, isMeasured: false, memoryBytes };
	}
	return { speed: Math.max(...rates.map(({ rate }) => rate)) / REFERENCE_GFLOPS, isMeasured: true, memoryBytes };
}

/** A resumed run's time is that of its last sitting: only whole ones tell. */
function earlierFit({ status, counts, fitMs, options, curve }: RunRecord): EarlierFit[] {
	if (status !== 'done' || counts === null || fitMs === null) return [];
	const epochs = curve.length;
	const size = { userCount: counts.userCount, itemCount: counts.itemCount, pairCount: counts.interactionCount };
	// Early stopping ends before the epochs asked for.
	const taken = epochs > 0 && 'epochs' in options ? { ...options, epochs } : options;
	return [{ size, options: taken, fitMs }];
}
