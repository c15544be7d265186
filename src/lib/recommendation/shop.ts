import { rowColumns } from '$lib/core/csr-matrix';
import type { OnProgress } from '$lib/core/progress';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { type IndexReport, measureIndex } from '$lib/embeddings/index-report';
import type { IndexKind } from '$lib/embeddings/vector-index';
import type { Kernels } from '$lib/kernels/kernel';
import type { Embeddings, FittedModel, ModelMeta } from '$lib/models/model';
import { createAnswerCache } from './answer-cache';
import { describeShelves } from './describe-shelves';
import { explainItem, originsOf } from './explain/explain-item';
import { moveWords } from './explain/move-words';
import { rankingWords } from './explain/ranking-words';
import { reasonFor } from './explain/reason';
import { verbOfEvent } from './explain/verbs';
import { measureShop, type ShopMeasurement } from './measure-shop';
import { type NewThings, newThings } from './onboarding/new-things';
import { onboardingPicks } from './onboarding/onboarding-picks';
import type { FittedRanker } from './rank/learned/fitted-ranker';
import { objectiveFaults } from './rank/learned/objective';
import { recommend } from './recommend';
import type { Pipeline, RecommendRequest, Slate } from './recommendation';
import { rerankChain } from './rerank/registry';
import { type CompiledPipeline, compilePipeline } from './scenes/compile-pipeline';
import type { PipelineSpec } from './scenes/pipeline-spec';
import { newcomerLabel } from './rules/newcomer-quota';
import { scenes } from './scenes/scene-meta';
import { createSceneMaterial, type OpenModel } from './scenes/scene-material';
import type {
	ShopExplanation,
	ShopInfo,
	ShopItem,
	ShopNotice,
	ShopperHistory,
	ShopRequest,
	ShopSlate,
} from './shop-protocol';
import { toRecommendRequest, withoutItem } from './shop-request';

/** A data set and a model, ready to answer a shopper's clicks. */
export interface Shop {
	info: ShopInfo;
	split: DatasetSplit;
	/** The model's vectors; null where it keeps none. */
	embeddings(): Embeddings | null;
	/** [itemCount] people who took the item. */
	popularity(): Uint32Array;
	recommend(request: ShopRequest): ShopSlate;
	/** The same question in the words of `recommend()`, for whoever judges what the page shows. */
	prepare(request: ShopRequest): PreparedRequest;
	/** Items too new for any model, at most `count` of them described. */
	newThings(below: number, count: number): NewThings;
	/** Items to ask a newcomer about, spread over the catalogue and away from those known. */
	onboarding(known: readonly number[], count: number): number[];
	/** Why an item of the answer to `request` stands where it stands. */
	explain(request: ShopRequest, itemIndex: number): ShopExplanation;
	/** How long `recommend()` takes for the request's scene, shopper after shopper. @throws AbortError */
	measure(request: ShopRequest, signal?: AbortSignal, onProgress?: OnProgress): Promise<ShopMeasurement>;
	/**
	 * What an index over the vectors of a model finds of what there is to find; null where the model keeps none or is not open.
	 * @param runId null is the chosen one
	 * @throws AbortError; ModelFitError if the browser gives no memory for it
	 */
	measureIndex(runId: string | null, kind: IndexKind, signal?: AbortSignal): Promise<IndexReport | null>;
	/** What a known shopper did before the test began, and what they really did next. */
	historyOf(userId: string): ShopperHistory;
	/** Gives the memory of its indexes back; nobody asks it afterwards. */
	release(): void;
}

export interface PreparedRequest {
	asked: RecommendRequest;
	pipeline: Pipeline;
}

export interface ShopParts {
	split: DatasetSplit;
	model: FittedModel;
	meta: ModelMeta;
	kernels: Kernels;
	modelId: string | null;
	others?: ReadonlyMap<string, OpenModel>;
	missingRunIds?: readonly string[];
	rankers?: ReadonlyMap<string, FittedRanker>;
}

const keptAnswers = 200;
const keptPipelines = 50;

export function createShop(parts: ShopParts): Shop {
	const { split, model, meta, kernels, modelId, others = new Map(), missingRunIds = [], rankers = new Map() } = parts;
	const { train, test, userIds } = split;
	const material = createSceneMaterial({ model, meta, train, others, rankers, kernels });
	// A quarter of a second on ML-1M: paid while the shop opens, not at the first look into the cart.
	material.coPurchase();
	const userIndexOf = new Map(userIds.map((userId, userIndex) => [userId, userIndex]));
	/** Another event is another key and another model another shop: nothing stale is ever found. */
	const answers = createAnswerCache<ShopSlate>(keptAnswers);
	const compiled = createAnswerCache<CompiledPipeline>(keptPipelines);

	return {
		info: {
			...describeShelves(split),
			ruleColumns: material.columns().map(({ name, kind }) => ({ name, kind })),
			missingRunIds,
			objectiveFaults: objectiveFaults(train.catalogue),
			modelId,
			personal: meta.capabilities.personal,
		},

		split,
		embeddings: () => model.embeddings?.() ?? null,
		popularity: material.popularity,

		recommend(request) {
			const startedAt = performance.now();
			const key = JSON.stringify(request);
			const known = answers.get(key);
			if (known) return { ...known, totalMs: performance.now() - startedAt, fromCache: true };
			const { asked, pipeline, missing, missingRankerId, userIndex } = prepare(request);
			const [slate] = recommend([asked], pipeline, kernels) as [Slate];
			const items = describeItems(request, asked, slate, pipeline, userIndex);
			const notices = noticesOf(request, userIndex, slate, missing, missingRankerId);
			const { stages } = slate;
			const answer = { items, stages, totalMs: performance.now() - startedAt, fromCache: false, notices };
			answers.set(key, answer);
			return answer;
		},

		prepare,

		newThings: (below, count) =>
			newThings(material.popularity(), material.ageDays(), material.similarity(), below, count),

		onboarding: (known, count) => onboardingPicks(material.popularity(), material.similarity(), known, count),

		explain(request, itemIndex) {
			const { asked, pipeline, userIndex } = prepare(request);
			return explainItem(asked, itemIndex, {
				pipeline,
				kernels,
				verbOf: verbsOf(request, userIndex),
				without: (left) => withoutItem(request, asked, left, train, material),
			});
		},

		measure(request, signal, onProgress) {
			const { pipeline } = prepare(request);
			const requestOf = (userIndex: number) => prepare({ ...request, userId: userIds[userIndex] }).asked;
			const chain = (['mmr', 'dpp'] as const).map((id) => ({ id, weight: 0.3, options: {} }));
			const rerankers = rerankChain(chain, material);
			const asked = { requestOf, userCount: userIds.length, rerankers };
			return measureShop(pipeline, model, kernels, asked, { signal, onProgress });
		},

		async measureIndex(runId, kind, signal) {
			const embeddings = (runId === null ? model : others.get(runId)?.model)?.embeddings?.();
			return embeddings ? measureIndex(kind, embeddings, kernels, signal) : null;
		},

		release: material.release,

		historyOf(userId) {
			const userIndex = userIndexOf.get(userId);
			if (userIndex === undefined) return { events: [], heldOut: [] };
			const { matrix, timestamps, eventCodes, eventNames } = train;
			const start = matrix.rowOffsets[userIndex];
			const events = Array.from(rowColumns(matrix, userIndex), (itemIndex, offset) => ({
				itemIndex,
				event: eventNames[eventCodes[start + offset]] ?? '',
				value: matrix.values[start + offset],
				timestamp: timestamps[start + offset],
			}));
			return { events: events.sort((a, b) => b.timestamp - a.timestamp), heldOut: [...rowColumns(test, userIndex)] };
		},
	};

	function prepare(request: ShopRequest) {
		const userIndex = request.userId === null ? null : (userIndexOf.get(request.userId) ?? null);
		const spec = withVariety(request.pipeline ?? scenes[request.scene].pipeline, request.diversity);
		const key = JSON.stringify(spec);
		const ready = compiled.get(key) ?? compilePipeline(spec, material);
		compiled.set(key, ready);
		const asked = toRecommendRequest(request, userIndex, spec.hide, train, material);
		const { pipeline, missingRunIds: missing, missingRankerId } = ready;
		return { asked, pipeline, missing, missingRankerId, userIndex };
	}

	function describeItems(
		request: ShopRequest,
		asked: RecommendRequest,
		slate: Slate,
		{ ranker, rules }: Pipeline,
		userIndex: number | null,
	): ShopItem[] {
		const heldOut = new Set(userIndex === null ? [] : rowColumns(test, userIndex));
		const context = {
			catalogue: train.catalogue,
			similarity: material.similarity,
			verbOf: verbsOf(request, userIndex),
		};
		const isReranked = slate.lists.length > 1 && slate.stages.some(({ stage }) => stage === 'rerank');
		const thoughts = ranker?.explain?.(asked, slate.merged, slate.itemIndices);
		return Array.from(slate.itemIndices, (itemIndex, place): ShopItem => {
			const source = slate.sources[slate.sourceIndices[place]];
			const pinnedBy = slate.pinned[place];
			return {
				itemIndex,
				score: pinnedBy !== null && slate.ranksBefore[place] === -1 ? null : slate.scores[place],
				source: source.label,
				origins: originsOf(slate, itemIndex),
				rankBefore: slate.ranksBefore[place],
				moved: isReranked ? moveWords(train.catalogue, slate.lists[0].itemIndices, slate.itemIndices, place) : null,
				pinnedBy,
				isTrial: pinnedBy === newcomerLabel,
				reason:
					pinnedBy === null
						? reasonFor(source, asked, itemIndex, context)
						: { text: placedBy(pinnedBy, itemIndex, rules), evidence: [] },
				ranked: rankingWords(thoughts?.[place] ?? null),
				heldOut: heldOut.has(itemIndex),
			};
		});
	}

	function noticesOf(
		request: ShopRequest,
		userIndex: number | null,
		slate: Slate,
		missing: readonly string[],
		missingRankerId: string | null,
	): ShopNotice[] {
		const notices: ShopNotice[] = slate.notices.map((message) => ({ title: 'The rules were set aside', message }));
		if (request.userId !== null && userIndex === null) {
			const message = `Nobody here is called “${request.userId}”: this is what a new visitor sees.`;
			notices.push({ title: 'A new visitor’s shelf', message });
		}
		if (missing.length > 0) {
			const message = `${missing.length === 1 ? 'A model' : `${missing.length} models`} this scene draws on is not here any more, so it does without. Choose another under Shop, Scenes.`;
			notices.push({ title: 'A model is missing', message });
		}
		if (missingRankerId !== null) {
			const message =
				'The ranker this scene ranks by is not here any more, so the list keeps the order things were found in. Choose another under Shop, Scenes.';
			notices.push({ title: 'The ranker is missing', message });
		}
		return notices;
	}

	/** The session speaks before the log. */
	function verbsOf(request: ShopRequest, userIndex: number | null): (itemIndex: number) => string {
		const did = (kind: ShopRequest['session'][number]['kind'], itemIndex: number) =>
			request.session.some((action) => action.kind === kind && action.itemIndex === itemIndex);
		return (itemIndex) => {
			if (did('bought', itemIndex)) return 'bought';
			if (request.basket.includes(itemIndex)) return 'picked';
			if (did('looked at', itemIndex)) return 'looked at';
			const { matrix, eventCodes, eventNames } = train;
			const offset = userIndex === null ? -1 : rowColumns(matrix, userIndex).indexOf(itemIndex);
			if (userIndex === null || offset === -1) return 'chose';
			return verbOfEvent(eventNames[eventCodes[matrix.rowOffsets[userIndex] + offset]] ?? '');
		};
	}
}

/** Why a rule put an item where it stands. */
function placedBy(label: string, itemIndex: number, rules: Pipeline['rules']): string {
	const reason = rules.find((rule) => rule.label === label && rule.reason)?.reason?.(itemIndex);
	return reason ?? `Chosen by the shop: ${label}`;
}

/** The page's variety slider is one more link at the head of the chain. */
function withVariety(spec: PipelineSpec, diversity: number): PipelineSpec {
	if (diversity === 0) return spec;
	return { ...spec, rerankers: [{ id: 'mmr', weight: diversity, options: {} }, ...spec.rerankers] };
}
