import { InvalidRequestError } from '$lib/core/errors';
import { alsMeta } from './als/meta';
import { bprMeta } from './bpr/meta';
import { contentMeta } from './content/meta';
import { easeMeta } from './ease/meta';
import { ensembleMeta } from './ensemble/meta';
import { itemKnnMeta } from './item-knn/meta';
import type { ModelEntry, ModelMeta } from './model';
import { popularityMeta } from './popularity/meta';
import { slimMeta } from './slim/meta';
import { twoTowerMeta } from './two-tower/meta';
import { userKnnMeta } from './user-knn/meta';
import { warpMeta } from './warp/meta';

const single: Readonly<Record<string, ModelEntry>> = {
	popularity: { meta: popularityMeta, load: () => import('./popularity/popularity').then((m) => m.popularity) },
	'item-knn': { meta: itemKnnMeta, load: () => import('./item-knn/item-knn').then((m) => m.itemKnn) },
	'user-knn': { meta: userKnnMeta, load: () => import('./user-knn/user-knn').then((m) => m.userKnn) },
	ease: { meta: easeMeta, load: () => import('./ease/ease').then((m) => m.ease) },
	slim: { meta: slimMeta, load: () => import('./slim/slim').then((m) => m.slim) },
	als: { meta: alsMeta, load: () => import('./als/als').then((m) => m.als) },
	bpr: { meta: bprMeta, load: () => import('./bpr/bpr').then((m) => m.bpr) },
	warp: { meta: warpMeta, load: () => import('./warp/warp').then((m) => m.warp) },
	content: { meta: contentMeta, load: () => import('./content/content').then((m) => m.content) },
	'two-tower': { meta: twoTowerMeta, load: () => import('./two-tower/two-tower').then((m) => m.twoTower) },
};

/** Every model the app knows, in the order the pages list them. Metas are light; code loads on first use. */
export const models: Readonly<Record<string, ModelEntry>> = {
	...single,
	ensemble: {
		meta: ensembleMeta,
		// A member may be of any model, and is restored without waiting: all code comes along.
		async load() {
			const [{ ensembleOf }, ...codes] = await Promise.all([
				import('./ensemble/ensemble'),
				...Object.values(single).map((entry) => entry.load()),
			]);
			return ensembleOf(Object.fromEntries(Object.keys(single).map((modelId, place) => [modelId, codes[place]])));
		},
	},
};

/** @throws InvalidRequestError where no model has this id */
export function modelEntry(modelId: string): ModelEntry {
	if (!Object.hasOwn(models, modelId)) {
		throw new InvalidRequestError(`There is no model "${modelId}". There are: ${Object.keys(models).join(', ')}.`);
	}
	return models[modelId];
}

/** @throws InvalidRequestError where no model has this id */
export function modelMeta(modelId: string): ModelMeta {
	return modelEntry(modelId).meta;
}
