import { learnedRanker } from '$lib/recommendation/rank/learned/learned-ranker';
import { personalRanker } from '$lib/recommendation/rank/personal-ranker';
import type { CandidateSource, Pipeline, Ranker, Rule } from '$lib/recommendation/recommendation';
import { rerankChain } from '$lib/recommendation/rerank/registry';
import { compileRule, frequencyCapRule } from '$lib/recommendation/rules/compile-rule';
import { newcomerQuota } from '$lib/recommendation/rules/newcomer-quota';
import { intentRule } from '$lib/recommendation/session/intent-rule';
import type { PipelineSpec, RankerSpec, SourceChoice } from './pipeline-spec';
import type { SceneMaterial } from './scene-material';
import { sourceKey } from './source-key';

/** A pipeline that `recommend()` takes, with what could not be had. */
export interface CompiledPipeline {
	pipeline: Pipeline;
	/** [sources] what makes each the same source in another pipeline; see `sourceKey`. */
	sourceKeys: readonly string[];
	/** Runs that sources name and that are not there any more. */
	missingRunIds: readonly string[];
	/** The ranker it names and that is not there any more; the list then keeps the order it was found in. */
	missingRankerId: string | null;
}

/**
 * Makes a stored pipeline of a scene work over one data set. A source whose model is gone is left out and named; popularity ends the
 * fallbacks, so that a list is never empty.
 * @throws InvalidRequestError for an expression or a re-ranker that does not fit; ModelFitError for an option
 */
export function compilePipeline(spec: PipelineSpec, material: SceneMaterial): CompiledPipeline {
	const missing = new Set<string>();
	const sourceOf = (choice: SourceChoice): CandidateSource[] => {
		const source = openSource(choice, material);
		if (source === null && choice.kind === 'model' && choice.runId !== null) missing.add(choice.runId);
		return source === null ? [] : [source];
	};
	const opened = spec.sources
		.filter(({ weight }) => weight > 0)
		.flatMap(({ quota, weight, ...choice }) =>
			sourceOf(choice as SourceChoice).map((source) => ({
				source,
				quota,
				weight,
				key: sourceKey(choice as SourceChoice),
			})),
		);
	const sources = opened.map(({ source, quota, weight }) => ({ source, quota, weight }));
	const sourceKeys = opened.map(({ key }) => key);
	const ranker = spec.ranker && openRanker(spec.ranker, material, sourceKeys);
	const ended = spec.fallbacks.some((choice) => choice.kind === 'popular' && choice.days === null);
	const fallbacks = [...spec.fallbacks, ...(ended ? [] : [{ kind: 'popular', days: null } as const])].flatMap(sourceOf);
	const pipeline: Pipeline = {
		itemCount: material.itemCount,
		sources,
		merge: spec.merge,
		rules: rulesOf(spec, material),
		ranker,
		candidateCount: spec.candidateCount,
		rerankers: rerankChain(spec.rerankers, material),
		fallbacks,
	};
	const missingRankerId = ranker === null && spec.ranker?.kind === 'learned' ? spec.ranker.rankerId : null;
	return { pipeline, sourceKeys, missingRunIds: [...missing], missingRankerId };
}

function openSource(choice: SourceChoice, material: SceneMaterial): CandidateSource | null {
	switch (choice.kind) {
		case 'model':
			return material.model(choice.runId, choice.index);
		case 'popular':
			return material.popular(choice.days);
		case 'popular-in-category':
			return material.popularInCategory(choice.days);
		case 'new-arrivals':
			return material.newArrivals();
		case 'similar':
			return material.similar();
		case 'co-purchase':
			return material.coPurchase();
		case 'search':
			return material.search();
	}
}

/** Null where a trained one is gone. */
function openRanker(spec: RankerSpec, material: SceneMaterial, sourceKeys: readonly string[]): Ranker | null {
	if (spec.kind === 'personal') return personalRanker(material.model(null)!, material.itemCount, spec.weight);
	const { rankerId, objective } = spec;
	const fitted = material.ranker(rankerId);
	return fitted && learnedRanker({ rankerId, fitted }, objective, material, sourceKeys);
}

function rulesOf({ rules, frequencyCap, intent, newcomers }: PipelineSpec, material: SceneMaterial): Rule[] {
	return [
		onCategoryPage(material),
		...rules.filter(({ enabled }) => enabled).map((rule) => compileRule(rule, material)),
		...(newcomers === null ? [] : [newcomerQuota(newcomers, material)]),
		...(frequencyCap === null ? [] : [frequencyCapRule(frequencyCap)]),
		...(intent > 0 ? [intentRule(intent, material.categories(), material.catalogue)] : []),
	];
}

/** On a category's page nothing else is shown. */
function onCategoryPage({ categories, itemCount }: SceneMaterial): Rule {
	return {
		label: 'In this category',
		bars: ({ category }) => category !== undefined,
		bar({ category }, barred) {
			if (category === undefined) return;
			const terms = categories();
			const code = terms.codeOf(category);
			for (let item = 0; item < itemCount; item++) if (!terms.of(item).includes(code)) barred[item] = 1;
		},
	};
}
