import type { Rng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { pickBags, singletonBags } from '$lib/embeddings/bags';
import { EmbeddingTable } from '$lib/embeddings/embedding-table';
import type { Kernels } from '$lib/kernels/kernel';
import type { Bags, Floats, Workspace } from '$lib/kernels/workspace';
import { initialiseTower, type Tower } from '$lib/models/neural/dense-layers';
import { itemFeatures, noFeatures, type ItemFeatures } from './item-features';
import { itemTowerOf, readsCatalogue, userRowCount, userTowerOf, type Settings } from './settings';
import type { TapeInput, Towers } from './tape';
import { learnedArrays, restoreLearned } from '$lib/models/neural/learned-arrays';
import { TowerPass } from '$lib/models/neural/tower-pass';

/** Standard deviation of fresh embedding rows. */
const SPREAD = 0.05;

/** Whose vectors a step needs. */
export interface Lookups {
	/** [batchSize] rows of the user table: the user's, or the last one. */
	userRows: Uint32Array;
	/** One bag an example, rows of the item table. */
	histories: Bags;
	/** [candidateCount] rows of the item table: the item, or the unknown item's row. */
	itemRows: Uint32Array;
	/** [candidateCount] */
	items: Uint32Array;
}

/** Most rows a step has. */
export interface Capacity {
	batchSize: number;
	candidateCount: number;
}

/**
 * Everything that is learned. User table: a row for each user, unless the settings leave users out, and a last one for
 * unknown shoppers. Item table, shared by both towers as in Yi et al. §4: a row for each item and a last one for unknown
 * items. Feature tables: a row for each catalogue value. Dense weights of both towers lie in one flat array. All of it
 * lies in one workspace of the kernels until `release`.
 */
export class TwoTowerNetwork {
	readonly towers: Towers;
	readonly weights: Floats;
	readonly weightGradients: Floats;
	readonly users: TowerPass;
	readonly items: TowerPass;
	readonly userTable: EmbeddingTable;
	readonly itemTable: EmbeddingTable;
	readonly featureTables: readonly EmbeddingTable[];
	readonly moments: { firstMoment: Floats; secondMoment: Floats };
	#steps = 0;
	readonly itemFeatures: ItemFeatures;
	readonly settings: Settings;
	readonly capacity: Capacity;
	readonly #workspace: Workspace;

	/** @throws ModelFitError if the browser gives no more memory */
	constructor({ matrix, catalogue }: TrainingData, settings: Settings, capacity: Capacity, kernels: Kernels) {
		const { dim, featureDim, hashBuckets, optimiser, similarity, dropout } = settings;
		const workspace = kernels.openWorkspace();
		const table = (rowCount: number, width: number) =>
			new EmbeddingTable({ rowCount, dim: width, optimiser }, workspace);
		this.settings = settings;
		this.capacity = capacity;
		this.#workspace = workspace;
		this.itemFeatures = readsCatalogue(settings)
			? itemFeatures(catalogue, matrix.columnCount, hashBuckets)
			: noFeatures;
		this.userTable = table(userRowCount(settings, matrix.rowCount) + 1, dim);
		this.itemTable = table(matrix.columnCount + 1, dim);
		this.featureTables = this.itemFeatures.groups.map(({ rowCount }) => table(rowCount, featureDim));
		const user = userTowerOf(settings);
		const featureInputs = featureDim * this.featureTables.length + this.itemFeatures.numericCount;
		const item = itemTowerOf(settings, featureInputs, user.end);
		const normalised = similarity === 'cosine';
		this.towers = { user, item, normalised };
		this.weights = workspace.floats(item.end);
		this.weightGradients = workspace.floats(item.end);
		this.moments = { firstMoment: workspace.floats(item.end), secondMoment: workspace.floats(item.end) };
		const pass = (tower: Tower, rows: number) =>
			new TowerPass(workspace, tower, this.weights, this.weightGradients, { capacity: rows, normalised, dropout });
		this.users = pass(user, capacity.batchSize);
		this.items = pass(item, capacity.candidateCount);
	}

	/** Gives the memory back; the network is of no use afterwards. */
	release(): void {
		this.#workspace.release();
	}

	initialise(rng: Rng): void {
		this.userTable.initialise(rng.fork('users'), SPREAD);
		this.itemTable.initialise(rng.fork('items'), SPREAD);
		this.featureTables.forEach((table, place) => table.initialise(rng.fork(`features ${place}`), SPREAD));
		initialiseTower(this.towers.user, this.weights.values, rng.fork('user tower'));
		initialiseTower(this.towers.item, this.weights.values, rng.fork('item tower'));
	}

	/** Fills both towers' inputs. */
	lookUp(lookups: Lookups): void {
		const { userRows, histories } = lookups;
		const stride = this.towers.user.inputs;
		this.userTable.lookupBags(singletonBags(userRows), this.users.inputs, { stride, column: 0 });
		this.itemTable.lookupBags(histories, this.users.inputs, { stride, column: this.settings.dim });
		this.lookUpItems(lookups);
	}

	/** Fills the item tower's inputs. */
	lookUpItems({ itemRows, items }: Pick<Lookups, 'itemRows' | 'items'>): void {
		const { dim, featureDim } = this.settings;
		const { groups, numeric, numericCount } = this.itemFeatures;
		const stride = this.towers.item.inputs;
		this.itemTable.lookupBags(singletonBags(itemRows), this.items.inputs, { stride, column: 0 });
		groups.forEach(({ bags }, place) => {
			const columns = { stride, column: dim + place * featureDim };
			this.featureTables[place].lookupBags(pickBags(bags, items), this.items.inputs, columns);
		});
		if (numericCount === 0) return;
		const inputs = this.items.inputs.values;
		items.forEach((item, row) => {
			const values = numeric.subarray(item * numericCount, (item + 1) * numericCount);
			inputs.set(values, (row + 1) * stride - numericCount);
		});
	}

	/** The loss of a batch; leaves its gradients with respect to both towers' inputs and to the dense weights. */
	differentiate(batch: Lookups & Omit<TapeInput, 'users' | 'items'>): number {
		const { users, items, towers } = this;
		const [batchSize, candidateCount] = [batch.userRows.length, batch.items.length];
		this.lookUp(batch);
		users.forward(batchSize, batch.userMasks);
		items.forward(candidateCount, batch.itemMasks);
		const { positives, positiveLogQ, candidateItems, logQ, scale } = batch;
		const loss = this.#workspace.inBatchSoftmax(
			{
				queries: users.outputs,
				candidates: items.outputs,
				batchSize,
				positives,
				positiveLogQ,
				candidateItems,
				logQ,
				dim: towers.user.outputs,
				scale,
			},
			{ queries: users.outputGradients, candidates: items.outputGradients },
		);
		users.backward(batchSize);
		items.backward(candidateCount);
		return loss;
	}

	/** Euclidean length of the gradients of the last `differentiate` on this batch, taken as one vector. */
	gradientNorm({ userRows, items }: Lookups): number {
		const { user, item } = this.towers;
		const users = this.users.inputGradients.values.subarray(0, userRows.length * user.inputs);
		const candidates = this.items.inputGradients.values.subarray(0, items.length * item.inputs);
		return Math.hypot(...[users, candidates, this.weightGradients.values].map(lengthOf));
	}

	/** One optimiser step from the gradients with respect to both inputs and to the dense weights. */
	apply({ userRows, histories, itemRows, items }: Lookups, learningRate: number): void {
		const { dim, featureDim } = this.settings;
		const [userGradients, itemGradients] = [this.users.inputGradients, this.items.inputGradients];
		const userStride = this.towers.user.inputs;
		const itemStride = this.towers.item.inputs;
		this.userTable.addBags(singletonBags(userRows), userGradients, { stride: userStride, column: 0 });
		this.itemTable.addBags(histories, userGradients, { stride: userStride, column: dim });
		this.itemTable.addBags(singletonBags(itemRows), itemGradients, { stride: itemStride, column: 0 });
		this.itemFeatures.groups.forEach(({ bags }, place) => {
			const columns = { stride: itemStride, column: dim + place * featureDim };
			this.featureTables[place].addBags(pickBags(bags, items), itemGradients, columns);
		});
		for (const table of this.tables) table.step(learningRate);
		this.#steps++;
		const adam = { weights: this.weights, ...this.moments, step: this.#steps };
		this.#workspace.stepDense(adam, this.weightGradients, learningRate);
	}

	/** Live arrays by name, for checkpoints. */
	state(): { steps: number; arrays: Record<string, Float32Array> } {
		return { steps: this.#steps, arrays: learnedArrays(this) };
	}

	/** Copies in what `state` gave. @throws ShapeError where it belongs to another network */
	restore({ steps, arrays }: { steps: number; arrays: Record<string, Float32Array> }): void {
		restoreLearned(this, arrays, steps);
		this.#steps = steps;
	}

	/** Users, items, then the features' in the order of their groups. */
	get tables(): EmbeddingTable[] {
		return [this.userTable, this.itemTable, ...this.featureTables];
	}
}

function lengthOf(values: Float32Array): number {
	let sum = 0;
	for (const value of values) sum += value * value;
	return Math.sqrt(sum);
}
