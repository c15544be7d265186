import { formatDate } from '$lib/core/units';
import type { ArmSpec } from '$lib/experiments/ab/experiment-spec';
import { canSimulate } from '$lib/experiments/ab/scene-obstacle';
import { modelMeta } from '$lib/models/registry';
import { scenes as sceneMetas } from '$lib/recommendation/scenes/scene-meta';
import { sceneIds, type SceneId } from '$lib/recommendation/scenes/scene-id';
import type { RunRecord } from '$lib/training/run';
import { runNames } from './run-names';
import type { Scenes } from './scenes.svelte';

/** One arm a page can offer, under the value its select holds. */
export interface ArmChoice {
	value: string;
	label: string;
	arm: ArmSpec;
}

export const popularArm: ArmSpec = { label: 'Popularity', kind: 'popular', runId: null, rerank: [] };
export const randomArm: ArmSpec = { label: 'Random', kind: 'random', runId: null, rerank: [] };

/** The arm of a trained model. */
export function armOfRun({ modelId, runId }: RunRecord): ArmSpec {
	return { label: modelMeta(modelId).label, kind: 'run', runId, rerank: [] };
}

/** Trained models, newest first, then popularity and chance, then the scenes as they are now, on the newest model. */
export function armChoices(runs: readonly RunRecord[], scenes: Pick<Scenes, 'pipelineOf' | 'savedOf'>): ArmChoice[] {
	const done = runs.filter(({ status }) => status === 'done');
	const names = runNames(done);
	const trained = done.map((run): ArmChoice => {
		const label = `${names.get(run.runId)}, ${formatDate(run.createdAt)}`;
		return { value: run.runId, label, arm: armOfRun(run) };
	});
	return [
		...trained,
		{ value: 'popular', label: popularArm.label, arm: popularArm },
		{ value: 'random', label: randomArm.label, arm: randomArm },
		...sceneIds.filter(canSimulate).map((sceneId) => sceneChoice(sceneId, scenes, done[0]?.runId ?? null)),
	];
}

function sceneChoice(
	sceneId: SceneId,
	scenes: Pick<Scenes, 'pipelineOf' | 'savedOf'>,
	runId: string | null,
): ArmChoice {
	const { label } = sceneMetas[sceneId];
	const state = scenes.savedOf(sceneId) ? 'as saved' : 'as it comes';
	const arm: ArmSpec = {
		label,
		kind: 'scene',
		runId,
		scene: { sceneId, pipeline: scenes.pipelineOf(sceneId) },
		rerank: [],
	};
	return { value: `scene ${sceneId}`, label: `Scene ${label}, ${state}`, arm };
}

/** Under which value the choices hold what an arm shows. */
export function armValue({ kind, runId, scene }: ArmSpec): string {
	if (scene) return `scene ${scene.sceneId}`;
	return kind === 'run' ? (runId ?? '') : kind;
}

/** The arm under a value, or the first. */
export function armUnder(choices: readonly ArmChoice[], value: string): ArmSpec {
	return (choices.find((choice) => choice.value === value) ?? choices[0]).arm;
}
