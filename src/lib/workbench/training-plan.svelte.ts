import type { PreparationOptions, Protocol, SplitOptions } from '$lib/datasets/dataset-split';
import { foldsOf } from '$lib/datasets/protocol-meta';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { defaultOptions, type ModelOptions } from '$lib/models/model';
import { modelMeta, models } from '$lib/models/registry';
import { newRun, type RunRecord } from '$lib/training/run';

/** What every new model is held up against, in the order of the textbooks; those this version has. */
export const classics = ['popularity', 'item-knn', 'user-knn', 'ease', 'als', 'bpr', 'two-tower'].filter(
	(modelId) => modelId in models,
);

/** What the Train page's form holds until it becomes runs in the queue. */
export class TrainingPlan {
	split = $state.raw<SplitOptions>({ kind: 'leave-last-out' });
	preparation = $state.raw<PreparationOptions>({ minValue: null, minInteractions: 0, events: null });
	seed = $state(1);
	/** Where networks learn; all other models run on the processor. */
	tensorDevice = $state<'auto' | 'webgpu'>('auto');
	#chosen = $state.raw<readonly string[]>([]);
	#options = $state.raw<Readonly<Record<string, ModelOptions>>>({});

	readonly protocol: Protocol = $derived({ preparation: this.preparation, split: this.split });

	constructor(protocol: Protocol, chosen: readonly string[]) {
		this.split = protocol.split;
		this.preparation = protocol.preparation;
		this.#chosen = chosen;
	}

	get chosen(): readonly string[] {
		return this.#chosen;
	}

	/** In words what keeps the plan from starting, or null. */
	readonly obstacle: string | null = $derived.by(() => {
		if (this.#chosen.length === 0) return 'Choose at least one model.';
		if (this.split.kind === 'given' && !this.split.testDatasetId)
			return 'Choose the data set that holds the test rows.';
		if (this.preparation.events?.length === 0) return 'Keep at least one kind of event.';
		return null;
	});

	toggle(modelId: string): void {
		this.#chosen = this.#chosen.includes(modelId)
			? this.#chosen.filter((chosen) => chosen !== modelId)
			: [...this.#chosen, modelId];
	}

	optionsOf(modelId: string): ModelOptions {
		return this.#options[modelId] ?? defaultOptions(modelMeta(modelId));
	}

	setOptions(modelId: string, options: ModelOptions): void {
		this.#options = { ...this.#options, [modelId]: options };
	}

	/** The classics, each with its default options. */
	chooseClassics(): void {
		this.#chosen = classics;
		for (const modelId of classics) this.setOptions(modelId, defaultOptions(modelMeta(modelId)));
	}

	/** Takes over everything a run was made with, as the only chosen model. */
	take({ modelId, options, seed, protocol }: RunRecord): void {
		this.split = protocol.split;
		this.preparation = protocol.preparation;
		this.seed = seed;
		this.#chosen = [modelId];
		this.setOptions(modelId, { ...defaultOptions(modelMeta(modelId)), ...options });
	}

	/** One run for each chosen model and window, in the order they were chosen; the first counts as the newest, so lists keep the order. */
	toRuns(dataset: DatasetSummary): RunRecord[] {
		const createdAt = Date.now();
		const folds = foldsOf(this.split);
		const asked = folds.flatMap((split) => this.#chosen.map((modelId) => ({ modelId, split })));
		return asked.map(({ modelId, split }, index) =>
			newRun({
				datasetId: dataset.datasetId,
				fingerprint: dataset.fingerprint,
				modelId,
				options: { ...this.optionsOf(modelId) },
				seed: this.seed,
				protocol: { ...this.protocol, split },
				kernelChoice: { backend: modelMeta(modelId).family === 'neural' ? this.tensorDevice : 'auto' },
				createdAt: createdAt + asked.length - index,
			}),
		);
	}
}
