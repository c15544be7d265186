import type { TrainingData } from '$lib/datasets/dataset-split';
import { queryOfUser } from '$lib/models/model';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import type { SceneMaterial } from '$lib/recommendation/scenes/scene-material';
import { toRecommendRequest } from '$lib/recommendation/shop-request';
import type { Ask } from './history-request';
import type { ShownItems } from './shown-items';

export interface SceneArm {
	sceneId: SceneId;
	pipeline: PipelineSpec;
	train: TrainingData;
	material: SceneMaterial;
	/** Kept where the pipeline caps how often an item is shown. */
	shown?: ShownItems;
}

/**
 * How a scene's pipeline is asked: by the Shop page's own request. Everything clicked in the simulation counts as the session. A scene
 * that starts from something (a product's page, a basket, a category) starts from the thing the shopper touched last.
 */
export function askByScene({ sceneId, pipeline, train, material, shown }: SceneArm): Ask {
	const { anchors } = scenes[sceneId];
	return ({ userIndex, day, k }, actions) => {
		const done = actions.has(userIndex) ? actions.actionsOf(userIndex) : [];
		const last = done.at(-1)?.itemIndex ?? newestOf(train, userIndex);
		const category = last === null ? undefined : material.categories().names[material.categories().of(last)[0]];
		return toRecommendRequest(
			{
				scene: sceneId,
				userId: null,
				session: done.map(({ itemIndex, bought }) => ({
					kind: bought ? 'bought' : 'looked at',
					itemIndex,
					dwellMs: 0,
				})),
				basket: anchors === 'basket' && last !== null ? [last] : [],
				anchorItem: anchors === 'product' ? last : null,
				diversity: 0,
				showSeen: false,
				k,
				day,
				...(category !== undefined && { category }),
				...(shown && { impressions: [...shown.of(userIndex)] }),
			},
			userIndex,
			pipeline.hide,
			train,
			material,
		);
	};
}

function newestOf({ matrix, timestamps }: TrainingData, userIndex: number): number | null {
	return queryOfUser(matrix, timestamps, userIndex).history.at(-1) ?? null;
}
