import { InvalidRequestError } from '$lib/core/errors';
import { askedOnce } from '$lib/experiments/policy/asked-once';
import { askByHistory } from '$lib/experiments/policy/history-request';
import { pipelinePolicy, type PipelineContext } from '$lib/experiments/policy/pipeline-policy';
import type { Policy } from '$lib/experiments/policy/policy';
import { randomPolicy } from '$lib/experiments/policy/random-policy';
import { askByScene } from '$lib/experiments/policy/scene-request';
import { ShownItems } from '$lib/experiments/policy/shown-items';
import type { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import type { Kernels } from '$lib/kernels/kernel';
import { plainPipeline, type Pipeline } from '$lib/recommendation/recommendation';
import { rerankChain } from '$lib/recommendation/rerank/registry';
import { compilePipeline } from '$lib/recommendation/scenes/compile-pipeline';
import { createSceneMaterial, type SceneMaterial } from '$lib/recommendation/scenes/scene-material';
import type { ArmSpec } from './experiment-spec';
import type { OpenedShop } from './open-shop-world';
import { sceneObstacle } from './scene-obstacle';

/** How an arm answers. */
export interface PolicyContext {
	shop: OpenedShop;
	kernels: Kernels;
	actions: ShopperActions;
	seed: number;
	asks: 'every-visit' | 'once';
}

/** The arm as it will run. @throws InvalidRequestError for a re-ranker there is none of, or a scene that cannot be asked so */
export function buildPolicy(arm: ArmSpec, context: PolicyContext): Policy {
	const { shop, seed, actions, kernels, asks } = context;
	const { train } = shop.split;
	const obstacle = sceneObstacle(arm, asks);
	if (obstacle !== null) throw new InvalidRequestError(obstacle);
	if (arm.kind === 'random') return { ...randomPolicy(train.matrix, seed), label: arm.label };
	const { pipeline, ask, shown } = partsOf(arm, shop);
	const pipelineContext = { ask, kernels, actions, ...(shown && { shown }) };
	if (asks === 'every-visit') return pipelinePolicy(arm.label, pipeline, pipelineContext);
	return askedOnce(arm.label, pipeline, shop.split.userIds.length, pipelineContext);
}

type PipelineParts = { pipeline: Pipeline } & Pick<PipelineContext, 'ask' | 'shown'>;

function partsOf(arm: ArmSpec, shop: OpenedShop): PipelineParts {
	const { train } = shop.split;
	const opened = (arm.runId === null ? undefined : shop.models.get(arm.runId)) ?? shop.popularity;
	const material = createSceneMaterial({
		...{ ...opened, train, others: shop.models },
		...(shop.rankers && { rankers: shop.rankers }),
	});
	if (arm.scene) return sceneParts(arm, arm.scene, shop, material);
	const popular = material.popular(null);
	const source = arm.kind === 'run' ? material.model(null)! : popular;
	const rerankers = rerankChain(arm.rerank, material);
	return {
		pipeline: plainPipeline(source, material.itemCount, { rerankers, fallbacks: [popular] }),
		ask: askByHistory(train),
	};
}

function sceneParts(
	{ label, rerank }: ArmSpec,
	scene: NonNullable<ArmSpec['scene']>,
	{ split: { train } }: OpenedShop,
	material: SceneMaterial,
): PipelineParts {
	const rerankers = [...scene.pipeline.rerankers, ...rerank] as typeof scene.pipeline.rerankers;
	const { pipeline, missingRunIds, missingRankerId } = compilePipeline({ ...scene.pipeline, rerankers }, material);
	if (missingRunIds.length > 0 || missingRankerId !== null) {
		throw new InvalidRequestError(
			`A ${missingRankerId === null ? 'model' : 'ranker'} that the scene of “${label}” draws on is not here any more: choose the scene again in a copy of the experiment, with another in it.`,
		);
	}
	const shown = scene.pipeline.frequencyCap === null ? undefined : new ShownItems();
	const ask = askByScene({ ...scene, train, material, ...(shown && { shown }) });
	return { pipeline, ask, ...(shown && { shown }) };
}
