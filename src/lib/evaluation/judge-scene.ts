import type { OnProgress } from '$lib/core/progress';
import type { Kernels } from '$lib/kernels/kernel';
import { openShop } from '$lib/recommendation/open-shop';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import type { OpenShopRequest, SceneId } from '$lib/recommendation/shop-protocol';
import { evaluatePipeline } from './evaluate';
import type { Estimate, SliceEstimate } from './report';

export interface JudgeSceneRequest {
	shop: OpenShopRequest;
	scene: SceneId;
	pipeline: PipelineSpec;
}

export interface JudgedScene {
	userCount: number;
	metrics: Record<string, Estimate>;
	slices: SliceEstimate[];
}

/**
 * A scene's whole pipeline, places for new things and all, judged on the held-out rows as a model alone is: the same users, metrics and
 * slices.
 * @throws InvalidRequestError where something is gone or nobody can be judged; AbortError
 */
export async function judgeScene(
	{ shop: request, scene, pipeline: spec }: JudgeSceneRequest,
	{ kernels, signal, onProgress }: { kernels: Kernels; signal: AbortSignal; onProgress: OnProgress },
): Promise<JudgedScene> {
	const shop = await openShop(request, kernels);
	try {
		const nobody = { userId: null, session: [], basket: [], anchorItem: null, diversity: 0, showSeen: false };
		const { pipeline } = shop.prepare({ ...nobody, scene, k: 10, pipeline: spec });
		const { userCount, metrics, slices } = await evaluatePipeline(pipeline, null, shop.split, {
			...{ ks: [10], seed: 1, kernels, signal, onProgress },
		});
		return { userCount, metrics, slices };
	} finally {
		shop.release();
	}
}
