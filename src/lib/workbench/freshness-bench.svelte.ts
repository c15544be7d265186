import type { Progress } from '$lib/core/progress';
import { defaultProtocol } from '$lib/datasets/protocol-meta';
import type { FreshnessWindow } from '$lib/evaluation/prequential';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { defaultOptions } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import type { BenchKind } from './benches';
import { AskedWork } from './asked-work.svelte';
import type { StripTask } from './strip-line';
import { judgeWorker } from './workers';

/** Test-then-train over time on one data set: what the form says, and what was measured. */
export class FreshnessBench {
	modelId = $state('item-knn');
	/** Of the rows, oldest first. */
	startPercent = $state(50);
	windowCount = $state(6);
	/** The model that is or was measured; another may stand in the form by then. */
	measuredId = $state('item-knn');
	readonly work: AskedWork<FreshnessWindow[]>;

	constructor(dataset: DatasetSummary, strip: StripTask) {
		this.work = new AskedWork((signal, listener) => {
			const request = {
				datasetId: dataset.datasetId,
				preparation: defaultProtocol(dataset).preparation,
				modelId: this.measuredId,
				options: defaultOptions(modelMeta(this.measuredId)),
				startShare: this.startPercent / 100,
				windowCount: this.windowCount,
				seed: 1,
			};
			return judgeWorker.call(
				(api, callId, tell: (progress: Progress) => void) => api.freshness(callId, request, tell),
				{ signal, listener },
			);
		}, strip);
	}

	async measure(): Promise<void> {
		this.measuredId = this.modelId;
		await this.work.start();
	}

	cancel(): void {
		this.work.cancel();
	}
}

export const freshnessBench: BenchKind<FreshnessBench> = {
	label: 'Measuring freshness',
	href: '/train/freshness',
	make: (strip, dataset) => new FreshnessBench(dataset, strip),
};
