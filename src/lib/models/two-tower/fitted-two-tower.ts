import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { sumBags, singletonBags } from '$lib/embeddings/bags';
import { requireArray, requireVersion } from '$lib/models/artifact';
import {
	queryOfUser,
	type ArtifactBody,
	type Embeddings,
	type FittedModel,
	type ModelOptions,
	type Query,
	type RestoreContext,
} from '$lib/models/model';
import { rankProducts } from '$lib/models/factors/rank-products';
import { readOptions } from '$lib/models/read-options';
import { normaliseRows, runTower, type Tower } from '$lib/models/neural/dense-layers';
import { queryBags, recencyWeights } from '$lib/models/neural/history';
import { twoTowerMeta } from './meta';
import { userRowCount, userTowerOf, type Settings } from './settings';

const VERSION = 1;
/** Users embedded at a time, so that memory stays small. */
const USERS_PER_BLOCK = 1024;

/** What is left of the network once the item tower has spoken for every item. */
export interface TwoTowerParts {
	/** [(userRowCount + 1) × dim]: the last row stands for shoppers without a row of their own. */
	userTable: Float32Array;
	/** [itemCount × dim]: what each item adds to a history. */
	itemTable: Float32Array;
	/** The user tower's dense weights. */
	userWeights: Float32Array;
	/** [itemCount × dim]: the item tower's outputs. */
	itemVectors: Float32Array;
	/** Where a later training begins; absent in an artifact of an older version. */
	itemTower?: ItemTowerParts;
}

/** What the item tower speaks from. */
export interface ItemTowerParts {
	/** [dim]: the row of items without a training row. */
	unknownItem: Float32Array;
	/** The item tower's dense weights. */
	itemWeights: Float32Array;
	/** The feature tables, one after the other. */
	featureRows: Float32Array;
	/** [1 + rows of all feature tables] what is fed and what each row stands for; see `featureKeysOf`. */
	featureKeys: Float64Array;
}

/** Scores without TF.js: the user tower on plain arrays, then one product with all item vectors. */
export class FittedTwoTower implements FittedModel {
	readonly itemCount: number;
	readonly #parts: TwoTowerParts;
	readonly #settings: Settings;
	readonly #train: TrainingData;
	readonly #kernels: Kernels;
	readonly #tower: Tower;
	readonly #recency: Float32Array;
	#directions: Float32Array | null = null;

	constructor(parts: TwoTowerParts, settings: Settings, train: TrainingData, kernels: Kernels) {
		this.itemCount = train.matrix.columnCount;
		this.#parts = parts;
		this.#settings = settings;
		this.#train = train;
		this.#kernels = kernels;
		this.#tower = userTowerOf(settings);
		this.#recency = recencyWeights({ length: settings.historyLength, decay: settings.recency });
	}

	score(queries: readonly Query[], out: Float32Array): void {
		if (queries.length === 0) return;
		const shape = { m: queries.length, n: this.itemCount, k: this.#settings.dim, transposeB: true };
		this.#kernels.gemm(shape, this.queryVectors(queries), this.#parts.itemVectors, out);
	}

	rank(queries: readonly Query[], excluded: readonly Uint32Array[], k: number) {
		const { dim } = this.#settings;
		const vectors = this.queryVectors(queries);
		return rankProducts(this.#kernels, vectors, this.#parts.itemVectors, dim, excluded, k);
	}

	embeddings(): Embeddings {
		const { dim } = this.#settings;
		const { matrix, timestamps } = this.#train;
		const users = new Float32Array(matrix.rowCount * dim);
		for (let start = 0; start < matrix.rowCount; start += USERS_PER_BLOCK) {
			const count = Math.min(USERS_PER_BLOCK, matrix.rowCount - start);
			const queries = Array.from({ length: count }, (_, row) => queryOfUser(matrix, timestamps, start + row));
			users.set(this.#userVectors(queries), start * dim);
		}
		return { dim, items: this.#parts.itemVectors, users };
	}

	/** User vectors over the temperature: their products with the items are the scores. */
	queryVectors(queries: readonly Query[]): Float32Array {
		const { temperature } = this.#settings;
		return this.#userVectors(queries).map((value) => value / temperature);
	}

	similarItems(itemIndex: number, k: number) {
		const { dim } = this.#settings;
		const { itemCount } = this;
		const directions = this.#itemDirections();
		const own = directions.slice(itemIndex * dim, (itemIndex + 1) * dim);
		const cosines = new Float32Array(itemCount);
		this.#kernels.gemm({ m: 1, n: itemCount, k: dim, transposeB: true }, own, directions, cosines);
		cosines[itemIndex] = -Infinity;
		const itemIndices = new Uint32Array(k);
		const scores = new Float32Array(k);
		const count = this.#kernels.topK(cosines, k, itemIndices, scores);
		return { itemIndices: itemIndices.subarray(0, count), scores: scores.subarray(0, count) };
	}

	/** What the score loses without an item of the history; items that speak against are left out. */
	explain(query: Query, itemIndex: number) {
		const { historyLength, dim } = this.#settings;
		const recent = query.history.slice(-historyLength);
		const variants = Array.from(recent, (left): Query => ({
			...query,
			history: recent.filter((item) => item !== left),
		}));
		const vectors = this.#userVectors([{ ...query, history: recent }, ...variants]);
		const item = this.#parts.itemVectors.subarray(itemIndex * dim, (itemIndex + 1) * dim);
		const [whole, ...without] = Array.from({ length: variants.length + 1 }, (_, row) =>
			item.reduce((sum, value, d) => sum + value * vectors[row * dim + d], 0),
		);
		return Array.from(recent, (itemIndex, place) => ({
			itemIndex,
			weight: (whole - without[place]) / this.#settings.temperature,
		}))
			.filter(({ weight }) => weight > 0)
			.sort((a, b) => b.weight - a.weight || a.itemIndex - b.itemIndex);
	}

	toArtifact(): ArtifactBody {
		return { version: VERSION, json: { options: { ...this.#settings } }, arrays: partArrays(this.#parts) };
	}

	/** [queries.length × dim] */
	#userVectors(queries: readonly Query[]): Float32Array {
		const { dim, similarity } = this.#settings;
		const { userTable, itemTable, userWeights } = this.#parts;
		const inputs = new Float32Array(queries.length * 2 * dim);
		const unknown = userTable.length / dim - 1;
		const rows = Uint32Array.from(queries, ({ userIndex }) => Math.min(userIndex ?? unknown, unknown));
		const histories = queries.map(({ history }) => history);
		sumBags(userTable, dim, singletonBags(rows), inputs, { stride: 2 * dim, column: 0 });
		sumBags(itemTable, dim, queryBags(histories, this.#recency), inputs, { stride: 2 * dim, column: dim });
		return runTower(this.#kernels, this.#tower, userWeights, inputs, similarity === 'cosine');
	}

	#itemDirections(): Float32Array {
		if (!this.#directions) {
			this.#directions = this.#parts.itemVectors.slice();
			normaliseRows(this.#directions, this.#settings.dim);
		}
		return this.#directions;
	}
}

/** The arrays of the parts by name. */
export function partArrays({ itemTower, ...scoring }: TwoTowerParts): ArtifactBody['arrays'] {
	return { ...scoring, ...itemTower };
}

/** The options a stored model was fitted in. @throws ArtifactVersionError */
export function settingsOf(artifact: ArtifactBody): Settings {
	requireVersion(artifact, VERSION, twoTowerMeta.id);
	return readOptions(twoTowerMeta, artifact.json['options'] as ModelOptions);
}

/** Null in an artifact of an older version. @throws ArtifactVersionError */
function itemTowerOf(artifact: Pick<ArtifactBody, 'arrays'>): ItemTowerParts | null {
	if (!('itemWeights' in artifact.arrays)) return null;
	return {
		unknownItem: requireArray(artifact, 'unknownItem', Float32Array),
		itemWeights: requireArray(artifact, 'itemWeights', Float32Array),
		featureRows: requireArray(artifact, 'featureRows', Float32Array),
		featureKeys: requireArray(artifact, 'featureKeys', Float64Array),
	};
}

/** @throws ArtifactVersionError */
export function restoreTwoTower(artifact: ArtifactBody, { train, kernels }: RestoreContext): FittedTwoTower {
	const settings = settingsOf(artifact);
	const { rowCount, columnCount } = train.matrix;
	return new FittedTwoTower(partsOf(artifact, settings, rowCount, columnCount), settings, train, kernels);
}

/**
 * The parts in an artifact or a checkpoint.
 * @throws ArtifactVersionError where they do not have the size of so many users and items
 */
export function partsOf(
	artifact: Pick<ArtifactBody, 'arrays'>,
	settings: Settings,
	userCount: number,
	itemCount: number,
): TwoTowerParts {
	const { dim } = settings;
	const itemTower = itemTowerOf(artifact);
	return {
		userTable: requireArray(artifact, 'userTable', Float32Array, (userRowCount(settings, userCount) + 1) * dim),
		itemTable: requireArray(artifact, 'itemTable', Float32Array, itemCount * dim),
		userWeights: requireArray(artifact, 'userWeights', Float32Array, userTowerOf(settings).end),
		itemVectors: requireArray(artifact, 'itemVectors', Float32Array, itemCount * dim),
		...(itemTower && { itemTower }),
	};
}
