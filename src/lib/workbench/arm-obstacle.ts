import type { ArmSpec } from '$lib/experiments/ab/experiment-spec';
import { namedRunIds } from '$lib/recommendation/scenes/pipeline-runs';
import type { RunRecord } from '$lib/training/run';

/**
 * In words why these arms cannot meet in one shop, or null: a model that is gone or unfinished, or models that were trained on
 * different parts of the data and so do not know the same shoppers and products.
 */
export function armObstacle(arms: readonly ArmSpec[], runs: readonly RunRecord[]): string | null {
	let first: { label: string; protocol: string } | null = null;
	for (const { label, runId, scene } of arms) {
		for (const named of [...(runId === null ? [] : [runId]), ...(scene ? namedRunIds(scene.pipeline) : [])]) {
			const run = runs.find((one) => one.runId === named);
			if (!run) return `A model of “${label}” was deleted, or trained before rows were added: choose another one.`;
			if (run.status !== 'done') return `A model of “${label}” is not trained yet: wait for it, or choose another one.`;
			const protocol = JSON.stringify(run.protocol);
			first ??= { label, protocol };
			if (protocol !== first.protocol) {
				const who = first.label === label ? `The models of “${label}”` : `“${first.label}” and “${label}”`;
				return `${who} were trained under different protocols (other rows or another split), so they do not know the same shoppers and products: choose models trained together.`;
			}
		}
	}
	return null;
}
