import { rowColumns } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { numberColumn, textColumn, type CatalogueRole } from '$lib/interactions/catalogue';
import type { Kernels } from '$lib/kernels/kernel';
import { loadFittedModel } from '$lib/models/artifact-store';
import { defaultOptions, queryOfUser, type FittedModel, type ModelMeta, type Query } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { getRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import type { RunRecord } from '$lib/training/run';
import { reasonFor } from './explain/reason';
import { verbOfEvent } from './explain/verbs';
import { recommend } from './recommend';
import type { RecommendRequest, Slate } from './recommendation';
import { buildScene, createSceneMaterial } from './scenes/scenes';
import type { OpenShopRequest, ShopInfo, ShopItem, ShopperHistory, ShopRequest, ShopSlate } from './shop-protocol';

/** A data set and a model, ready to answer a shopper's clicks. */
export interface Shop {
	info: ShopInfo;
	recommend(request: ShopRequest): ShopSlate;
	/** What a known shopper did before the test began, and what they really did next. */
	historyOf(userId: string): ShopperHistory;
}

/**
 * Opens the shop of a stored run, or of popularity where no run is chosen.
 * @throws InvalidRequestError where data set, run or model is not stored
 */
export async function openShop(request: OpenShopRequest, kernels: Kernels): Promise<Shop> {
	const run = request.runId === null ? null : await getRun<RunRecord>(request.runId);
	const { split } = await loadSplit(request.datasetId, request.fingerprint, run?.protocol ?? request.protocol);
	const { meta } = modelEntry(run?.modelId ?? 'popularity');
	const model = run ? await loadFittedModel(run, { train: split.train, kernels }) : await fitPopularity(split, kernels);
	return createShop({ split, model, meta, kernels, modelId: run?.modelId ?? null });
}

async function fitPopularity({ train }: DatasetSplit, kernels: Kernels): Promise<FittedModel> {
	const { meta, load } = modelEntry('popularity');
	const model = await load();
	const signal = new AbortController().signal;
	return model.fit(train, defaultOptions(meta), { rng: createRng(1), signal, kernels, onProgress: () => {} });
}

export interface ShopParts {
	split: DatasetSplit;
	model: FittedModel;
	meta: ModelMeta;
	kernels: Kernels;
	modelId: string | null;
}

export function createShop({ split, model, meta, kernels, modelId }: ShopParts): Shop {
	const { train, test, userIds, itemIds } = split;
	const material = createSceneMaterial({ model, meta, train });
	// A quarter of a second on ML-1M: paid while the shop opens, not at the first look into the cart.
	material.coPurchase();
	const info = describeShelves(split, modelId, meta.capabilities.personal);
	const userIndexOf = new Map(userIds.map((userId, userIndex) => [userId, userIndex]));
	const sessionValue = train.hasValues ? mean(train.matrix.values) : 1;

	return {
		info,

		recommend(request) {
			const startedAt = performance.now();
			const userIndex = request.userId === null ? null : (userIndexOf.get(request.userId) ?? null);
			const heldOut = new Set(userIndex === null ? [] : rowColumns(test, userIndex));
			const known = userIndex === null ? emptyQuery : queryOfUser(train.matrix, train.timestamps, userIndex);
			const session = [...request.clicked, ...request.basket, ...request.bought];
			const query = { ...appendToHistory(known, session, sessionValue), userIndex };
			const anchors =
				request.scene === 'cart' ? request.basket : request.anchorItem === null ? [] : [request.anchorItem];
			const asked: RecommendRequest = {
				query,
				exclude: Uint32Array.from(request.showSeen ? request.basket : [...query.history, ...request.basket]),
				k: request.k,
				anchorItems: Uint32Array.from(anchors),
			};
			const pipeline = buildScene(request.scene, material, request.diversity);
			const [slate] = recommend([asked], pipeline, kernels) as [Slate];
			const verbOf = verbsOf(request, userIndex);
			const items = Array.from(slate.itemIndices, (itemIndex, place): ShopItem => {
				const source = slate.sources[slate.sourceIndices[place]];
				return {
					itemIndex,
					score: slate.scores[place],
					source: source.label,
					rankBefore: slate.ranksBefore[place],
					reason: reasonFor(source, asked, itemIndex, {
						catalogue: train.catalogue,
						similarity: material.similarity,
						verbOf,
					}),
					heldOut: heldOut.has(itemIndex),
				};
			});
			const notice =
				request.userId !== null && userIndex === null
					? `Nobody here is called “${request.userId}”: this is what a new visitor sees.`
					: null;
			return { items, stages: slate.stages, totalMs: performance.now() - startedAt, notice };
		},

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

	/** The session speaks before the log. */
	function verbsOf(request: ShopRequest, userIndex: number | null): (itemIndex: number) => string {
		return (itemIndex) => {
			if (request.bought.includes(itemIndex)) return 'bought';
			if (request.basket.includes(itemIndex)) return 'picked';
			if (request.clicked.includes(itemIndex)) return 'looked at';
			const { matrix, eventCodes, eventNames } = train;
			const offset = userIndex === null ? -1 : rowColumns(matrix, userIndex).indexOf(itemIndex);
			if (userIndex === null || offset === -1) return 'chose';
			return verbOfEvent(eventNames[eventCodes[matrix.rowOffsets[userIndex] + offset]] ?? '');
		};
	}

	function describeShelves({ train: { catalogue } }: DatasetSplit, id: string | null, personal: boolean): ShopInfo {
		const text = (role: CatalogueRole) => textColumn(catalogue, role) ?? itemIds.map(() => '');
		return {
			userIds,
			itemIds,
			titles: text('title').map((title, item) => title || itemIds[item]),
			descriptions: text('description'),
			categories: text('category'),
			brands: text('brand'),
			prices: numberColumn(catalogue, 'price') ?? new Float32Array(itemIds.length).fill(NaN),
			images: text('image'),
			modelId: id,
			personal,
		};
	}
}

const emptyQuery: Query = { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) };

/** The history with the session at its newest end; an item met again moves there. */
function appendToHistory(
	{ history, values }: Query,
	session: readonly number[],
	value: number,
): Omit<Query, 'userIndex'> {
	const valueOf = new Map<number, number>();
	history.forEach((item, place) => valueOf.set(item, values[place]));
	for (const item of session) {
		const before = valueOf.get(item);
		valueOf.delete(item);
		valueOf.set(item, before ?? value);
	}
	return { history: Uint32Array.from(valueOf.keys()), values: Float32Array.from(valueOf.values()) };
}

function mean(values: Float32Array): number {
	return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
