import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Pipeline, RecommendRequest } from '$lib/recommendation/recommendation';
import { compilePipeline } from '$lib/recommendation/scenes/compile-pipeline';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import type { SceneMaterial } from '$lib/recommendation/scenes/scene-material';
import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import { sceneRequestOf } from '$lib/recommendation/scene-request';
import { toRecommendRequest } from '$lib/recommendation/shop-request';
import { createFeatureReader, type FeatureReader } from './feature-reader';
import type { RankerSource } from './feature-list';

/** A scene a ranker learns from, with the pipeline it has. */
export interface LearntScene {
	scene: SceneId;
	pipeline: PipelineSpec;
}

/** One scene of the shop as it was before what came next. */
export interface PastScene {
	pipeline: Pipeline;
	reader: FeatureReader;
	requestOf(user: number): RecommendRequest;
}

export interface PastWorld {
	sources: readonly RankerSource[];
	scenes: readonly PastScene[];
}

/**
 * The scenes over what was known: their sources bring the candidates, and nothing that only the merchant wants (rules, re-rankers) or that
 * came later has a say. Sources, counts and ages are all made of `past`.
 * @param material of models fitted on `past`
 */
export function openPastWorld(
	scenes: readonly LearntScene[],
	material: SceneMaterial,
	{ past, next, userIds }: { past: TrainingData; next: TrainingData; userIds: readonly string[] },
): PastWorld {
	const compiled = scenes.map(({ scene, pipeline }) => {
		const spec: PipelineSpec = { ...pipeline, rules: [], intent: 0, frequencyCap: null, ranker: null, rerankers: [] };
		return { scene, spec, ...compilePipeline(spec, material) };
	});
	const sources: RankerSource[] = [];
	for (const { sourceKeys, pipeline } of compiled) {
		sourceKeys.forEach((key, place) => {
			if (sources.every((source) => source.key !== key)) {
				sources.push({ key, label: pipeline.sources[place].source.label });
			}
		});
	}
	return {
		sources,
		scenes: compiled.map(({ scene, spec, pipeline, sourceKeys }) => ({
			pipeline,
			reader: createFeatureReader(
				material,
				sourceKeys.map((key) => sources.findIndex((source) => source.key === key)),
				sources.length,
			),
			requestOf(user) {
				const asked = sceneRequestOf(scene, spec.candidateCount, { train: past, userIds }, user);
				const hour = hourOfNext(next, user);
				return toRecommendRequest({ ...asked, ...(hour !== null && { hour }) }, user, spec.hide, past, material);
			},
		})),
	};
}

/** When the shopper came back; the hour is known to whoever is asked then. Null where nobody did. */
function hourOfNext({ matrix, timestamps }: TrainingData, user: number): number | null {
	let first = Infinity;
	for (let entry = matrix.rowOffsets[user]; entry < matrix.rowOffsets[user + 1]; entry++) {
		first = Math.min(first, timestamps[entry]);
	}
	return Number.isFinite(first) ? new Date(first).getUTCHours() : null;
}
