import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Rng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FeatureUse } from '$lib/interactions/features/column-encoding';
import type { Kernels } from '$lib/kernels/kernel';
import type { TensorBackend } from '$lib/tensors/tf';
import type { FitCost, FitSize } from './fit-cost';

/**
 * Whom to recommend for. A known user or just a history: a model that cannot use `userIndex` scores the history,
 * and every model scores a query whose userIndex is null (fold-in).
 */
export interface Query {
	/** Row in the training matrix, or null for somebody the model never saw. */
	userIndex: number | null;
	/** Item indices, oldest first, no repeats. */
	history: Uint32Array;
	/** [history.length]: ratings or 1. */
	values: Float32Array;
}

interface OptionWords {
	label: string;
	help: string;
	/** Folded away at first: few people need it. */
	advanced?: true;
}

/** A setting of a model as the form draws it. Defaults live here only. */
export type OptionSpec = OptionWords &
	(
		| { kind: 'integer' | 'number'; default: number; min: number; max: number; scale?: 'log' }
		| { kind: 'boolean'; default: boolean }
		| { kind: 'choice'; default: string; choices: readonly OptionChoice[] }
	);

export interface OptionChoice {
	value: string;
	label: string;
	/** Without values (ratings) in the data a fit refuses it. */
	needs?: 'values';
}

export type OptionValue = number | boolean | string;
export type ModelOptions = Record<string, OptionValue>;

/** A model's `cost` in its meta: how the fit grows with the data and the options, with constants that were measured. */
export type EstimateCost = (size: FitSize, options: ModelOptions) => FitCost;

export interface ModelCapabilities {
	/** Fits in epochs: progress has a loss curve and a validation slice is held out. */
	iterative: boolean;
	/** What it does with catalogue columns, where it reads them. */
	usesCatalogue: FeatureUse | false;
	/** Predicts a value (a rating), so RMSE and MAE apply. */
	predictsValues: boolean;
	embeddings: boolean;
	similarItems: boolean;
	explain: boolean;
	/** Changes its answer with the query; popularity does not. */
	personal: boolean;
	/** Takes new events without a refit: to the bytes a refit gives, or near them. Absent where only a refit will do. */
	update?: 'exact' | 'approximate';
	/** Is made of other trained runs, which a fit gets as `context.members`. */
	combines?: boolean;
}

/** Light and eager: draws the form, the docs table and the contract tests without loading the model. */
export interface ModelMeta {
	id: string;
	label: string;
	/** One sentence a shop owner understands. */
	summary: string;
	/** Author, year, title, section. */
	paper: string;
	/** Networks are offered the graphics processor; no page tells other families apart. */
	family: 'baseline' | 'content' | 'neighbourhood' | 'factorisation' | 'neural' | 'ensemble';
	stage: 'retrieve';
	capabilities: ModelCapabilities;
	/**
	 * In the order of the form. Some names have a meaning: a search gives more `epochs` or `iterations` to what does well and leaves
	 * `patience` alone; where a fit is too long or too large, fewer `epochs`, `iterations`, `dim` or `neighbours` are offered.
	 */
	options: Readonly<Record<string, OptionSpec>>;
	/** How long a fit takes and what it needs: the estimate before a training. */
	cost: EstimateCost;
}

export interface FitProgress {
	/** Steps of the whole fit; the model names the unit ("epochs", "items"). */
	done: number;
	total: number;
	unit: string;
	/** Mean training loss of the epoch that just ended. */
	loss?: number;
	/** NDCG@10 on the validation slice after that epoch. */
	validation?: number;
	/** Examples a second in that epoch. */
	examplesPerSecond?: number;
	/** Step size at the end of that epoch. */
	learningRate?: number;
	/** Euclidean length of the whole gradient in the epoch's last step. */
	gradientNorm?: number;
}

/** True for what ends an epoch and so stands in the curve; the rest only says how far the fit is. */
export function endsEpoch({ loss, validation }: FitProgress): boolean {
	return loss !== undefined || validation !== undefined;
}

export interface FitContext {
	rng: Rng;
	signal: AbortSignal;
	onProgress: (progress: FitProgress) => void;
	kernels: Kernels;
	/** Something the user should know of the fit that did not end it, in words. */
	onNotice?: (notice: string) => void;
	/**
	 * Where TF.js computes, if the user named a place. A network that gets none does without TF.js where it can; one that cannot
	 * hands it on as it is, and `loadTensorRuntime` takes the processor.
	 */
	tensorBackend?: TensorBackend;
	/** NDCG@10 of a half-trained model on held-out rows; absent where nothing is held out. */
	validate?: (model: FittedModel) => Promise<number>;
	/** The trained runs a blend is made of, fitted on the same data set and protocol; where meta.capabilities.combines. */
	members?: readonly Member[];
	/** Keeps the last good state, so that a crash or a lost GPU costs at most one epoch. */
	checkpoint?: Checkpoint;
}

/** A trained run as a blend takes it in. */
export interface Member {
	modelId: string;
	options: ModelOptions;
	artifact: ArtifactBody;
}

export interface Checkpoint {
	load(): Promise<ArtifactBody | null>;
	save(body: ArtifactBody): Promise<void>;
}

/** Items and scores in parallel, best first, ties by lower index. */
export interface ScoredItems {
	itemIndices: Uint32Array;
	scores: Float32Array;
}

/** How much one item of the history added to a score. */
export interface Contribution {
	itemIndex: number;
	weight: number;
}

export interface Embeddings {
	dim: number;
	/** [itemCount × dim], row-major. */
	items: Float32Array;
	/** [userCount × dim] where the model has users. */
	users?: Float32Array;
}

export interface FittedModel {
	readonly itemCount: number;
	/**
	 * Writes the score of every item for every query, higher is better, all finite.
	 * @param out [queries.length × itemCount], row-major, owned by the caller
	 */
	score(queries: readonly Query[], out: Float32Array): void;
	/**
	 * What `score`, −∞ for the excluded items and `kernels.topK` give for each query, to the bit, and sooner: where scores
	 * are plain products of vectors. Lists are owned by the caller.
	 * @param excluded a list of item indices for each query
	 */
	rank?(queries: readonly Query[], excluded: readonly Uint32Array[], k: number): ScoredItems[];
	/** Predicted value (rating) of every item for one query into out [itemCount]; where meta.capabilities.predictsValues. */
	predictValues?(query: Query, out: Float32Array): void;
	/** Where meta.capabilities.embeddings. */
	embeddings?(): Embeddings;
	/**
	 * [queries.length × dim of `embeddings()`] vectors whose inner products with the items' are what `score` gives, up to the rounding
	 * of f32; where meta.capabilities.embeddings.
	 */
	queryVectors?(queries: readonly Query[]): Float32Array;
	/** The k items most like one item, itself left out; where meta.capabilities.similarItems. */
	similarItems?(itemIndex: number, k: number): ScoredItems;
	/** What in the history speaks for an item, strongest first; where meta.capabilities.explain. */
	explain?(query: Query, itemIndex: number): Contribution[];
	/** All that `restore` needs: plain JSON and typed arrays. */
	toArtifact(): ArtifactBody;
}

export type ArtifactArray = Float32Array | Uint32Array | Int32Array | Uint8Array | Int8Array | Float64Array;

/** A fitted model as it is stored. */
export interface ArtifactBody {
	version: number;
	json: Record<string, unknown>;
	arrays: Record<string, ArtifactArray>;
}

/** What `restore` gets besides the artifact: the training data and the kernels of the thread it runs on. */
export interface RestoreContext {
	train: TrainingData;
	kernels: Kernels;
}

/** How the rows and columns of now stand to those a fitted model knows. */
export interface UpdateContext extends FitContext {
	/** [userCount] the row each user had when the model was fitted; −1 for one it never saw. */
	previousUsers: Int32Array;
	/** [itemCount] likewise. */
	previousItems: Int32Array;
}

export interface Model {
	/** @throws ModelFitError where data or options do not allow a fit; AbortError when cancelled */
	fit(train: TrainingData, options: ModelOptions, context: FitContext): Promise<FittedModel>;
	/** @throws ArtifactVersionError */
	restore(artifact: ArtifactBody, context: RestoreContext): FittedModel;
	/**
	 * The fitted model brought up to `train`, in the options it was fitted with; where meta.capabilities.update.
	 * @param artifact as `toArtifact` gave it; read, not kept
	 * @throws as fit and restore
	 */
	update?(artifact: ArtifactBody, train: TrainingData, context: UpdateContext): Promise<FittedModel>;
}

export interface ModelEntry {
	meta: ModelMeta;
	load(): Promise<Model>;
}

/** Every option's default. */
export function defaultOptions(meta: ModelMeta): ModelOptions {
	return Object.fromEntries(Object.entries(meta.options).map(([name, spec]) => [name, spec.default]));
}

/** One user's training history as a query, oldest first; equal times keep item order. */
export function queryOfUser(matrix: CsrMatrix, timestamps: Float64Array, userIndex: number): Query {
	const start = matrix.rowOffsets[userIndex];
	const entries = new Uint32Array(matrix.rowOffsets[userIndex + 1] - start);
	for (let place = 0; place < entries.length; place++) entries[place] = start + place;
	entries.sort((a, b) => timestamps[a] - timestamps[b] || a - b);
	const values = new Float32Array(entries.length);
	for (let place = 0; place < entries.length; place++) values[place] = matrix.values[entries[place]];
	return { userIndex, history: entries.map((entry) => matrix.columnIndices[entry]), values };
}
