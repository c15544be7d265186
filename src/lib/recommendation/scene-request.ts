import type { TrainingData } from '$lib/datasets/dataset-split';
import { scenes } from './scenes/scene-meta';
import type { SceneId } from './scenes/scene-id';
import type { ShopRequest } from './shop-protocol';

/**
 * What the page would ask for this user in a scene: in front of what they took last, where it starts from a product or a basket.
 * @param user null is a visitor nobody knows
 */
export function sceneRequestOf(
	scene: SceneId,
	k: number,
	{ train, userIds }: { train: TrainingData; userIds: readonly string[] },
	user: number | null,
): ShopRequest {
	const { anchors } = scenes[scene];
	const last = user === null ? null : lastItem(train, user);
	return {
		scene,
		userId: user === null ? null : userIds[user],
		session: [],
		basket: anchors === 'basket' && last !== null ? [last] : [],
		anchorItem: anchors === 'product' ? last : null,
		diversity: 0,
		showSeen: false,
		k,
	};
}

function lastItem({ matrix, timestamps }: TrainingData, user: number): number | null {
	let last: number | null = null;
	for (let row = matrix.rowOffsets[user]; row < matrix.rowOffsets[user + 1]; row++) {
		if (last === null || timestamps[row] >= timestamps[last]) last = row;
	}
	return last === null ? null : matrix.columnIndices[last];
}
