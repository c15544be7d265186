import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import type { ArmSpec } from './experiment-spec';

/** Scenes a simulated shopper can stand in front of: nobody here types words to search for. */
export function canSimulate(sceneId: SceneId): boolean {
	return sceneId !== 'search';
}

/** In words why a scene cannot be this arm, or null. */
export function sceneObstacle({ label, kind, scene }: ArmSpec, asks: 'every-visit' | 'once'): string | null {
	if (kind !== 'scene') return null;
	if (!scene) return `Choose the scene of “${label}”.`;
	if (!canSimulate(scene.sceneId)) {
		return `“${label}” waits for words to search for, and simulated shoppers type none: choose another scene.`;
	}
	if (asks === 'once' && scene.pipeline.frequencyCap !== null) {
		return `“${label}” shows a product only so often (frequency cap), so it has to be asked at every visit, not once: let the models be asked at every visit, or take the cap out of the scene.`;
	}
	return null;
}
