import type { DatasetSummary } from '$lib/interactions/dataset';
import type { RunRecord } from '$lib/training/run';
import { armChoices, type ArmChoice } from './arm-choices';
import type { Runs } from './runs.svelte';
import { Scenes } from './scenes.svelte';
import { usableRuns } from './usable-runs';

/** What can be compared on one data set: its trained models and its scenes, as they are when the page is opened. */
export class OfferedArms {
	readonly #dataset: DatasetSummary;
	readonly #runs: Runs;
	readonly #scenes: Scenes;

	/** Newest first. */
	readonly runs: readonly RunRecord[] = $derived.by(() =>
		usableRuns(this.#runs.ofDataset(this.#dataset.datasetId), this.#dataset),
	);
	readonly choices: readonly ArmChoice[] = $derived.by(() => armChoices(this.runs, this.#scenes));

	constructor(dataset: DatasetSummary, runs: Runs) {
		this.#dataset = dataset;
		this.#runs = runs;
		this.#scenes = new Scenes(dataset.datasetId);
		void this.#scenes.load();
	}

	/** What a select shows: the chosen value while it is offered, else the other. */
	valueOf(chosen: string | null, otherwise: string): string {
		return chosen !== null && this.choices.some(({ value }) => value === chosen) ? chosen : otherwise;
	}
}
