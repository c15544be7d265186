import { formatDate } from '$lib/core/units';
import type { ArmSpec } from '$lib/experiments/ab/experiment-spec';
import { modelMeta } from '$lib/models/registry';
import type { RunRecord } from '$lib/training/run';

/** One arm a page can offer, under the value its select holds. */
export interface ArmChoice {
	value: string;
	label: string;
	arm: ArmSpec;
}

/** Trained models, newest first, then popularity and chance. */
export function armChoices(runs: readonly RunRecord[]): ArmChoice[] {
	const trained = runs
		.filter(({ status }) => status === 'done')
		.map((run): ArmChoice => {
			const { label } = modelMeta(run.modelId);
			return {
				value: run.runId,
				label: `${label}, ${formatDate(run.createdAt)}`,
				arm: { label, kind: 'run', runId: run.runId, rerank: [] },
			};
		});
	return [
		...trained,
		{ value: 'popular', label: 'Popularity', arm: { label: 'Popularity', kind: 'popular', runId: null, rerank: [] } },
		{ value: 'random', label: 'Random', arm: { label: 'Random', kind: 'random', runId: null, rerank: [] } },
	];
}

/** The arm under a value, or the first. */
export function armUnder(choices: readonly ArmChoice[], value: string): ArmSpec {
	return (choices.find((choice) => choice.value === value) ?? choices[0]).arm;
}
