import type { Rng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { pickBags, singletonBags, type Bags } from '$lib/embeddings/bags';
import { EmbeddingTable } from '$lib/embeddings/embedding-table';
import type { Kernels } from '$lib/kernels/kernel';
import { initialiseTower, layOutTower, runTower } from './dense-layers';
import { DenseAdam } from './dense-adam';
import type { TwoTowerParts } from './fitted-two-tower';
import { itemFeatures, type ItemFeatures } from './item-features';
import { hiddenSizes, userTowerOf, type Settings } from './settings';
import type { Towers } from './tape';

/** Standard deviation of fresh embedding rows. */
const SPREAD = 0.05;
/** Items embedded at a time after training, so that memory stays small. */
const ITEMS_PER_BLOCK = 4096;

/** Whose vectors a step needs. */
export interface Lookups {
	/** [batchSize] rows of the user table. */
	userRows: Uint32Array;
	/** One bag an example, rows of the item table. */
	histories: Bags;
	/** [candidateCount] rows of the item table: the item, or the unknown item's row. */
	itemRows: Uint32Array;
	/** [candidateCount] */
	items: Uint32Array;
}

/**
 * Everything that is learned. User table: a row for each user and a last one for unknown shoppers. Item table, shared
 * by both towers as in Yi et al. §4: a row for each item and a last one for unknown items. Feature tables: a row for
 * each catalogue value. Dense weights of both towers lie in one flat array.
 */
export class TwoTowerNetwork {
	readonly towers: Towers;
	readonly weights: Float32Array;
	readonly adam: DenseAdam;
	readonly users: EmbeddingTable;
	readonly items: EmbeddingTable;
	readonly features: readonly EmbeddingTable[];
	readonly #itemFeatures: ItemFeatures;
	readonly #settings: Settings;
	readonly #kernels: Kernels;

	constructor({ matrix, catalogue }: TrainingData, settings: Settings, kernels: Kernels) {
		const { dim, featureDim, hashBuckets, layers, optimiser, similarity } = settings;
		const table = (rowCount: number, width: number) => new EmbeddingTable({ rowCount, dim: width, optimiser }, kernels);
		this.#settings = settings;
		this.#kernels = kernels;
		this.#itemFeatures =
			featureDim === 0
				? { groups: [], numeric: new Float32Array(0), numericCount: 0 }
				: itemFeatures(catalogue, matrix.columnCount, hashBuckets);
		this.users = table(matrix.rowCount + 1, dim);
		this.items = table(matrix.columnCount + 1, dim);
		this.features = this.#itemFeatures.groups.map(({ rowCount }) => table(rowCount, featureDim));
		const user = userTowerOf(settings);
		const inputs = dim + featureDim * this.features.length + this.#itemFeatures.numericCount;
		const item = layOutTower(inputs, hiddenSizes(layers), dim, user.end);
		this.towers = { user, item, normalised: similarity === 'cosine' };
		this.weights = new Float32Array(item.end);
		this.adam = new DenseAdam(item.end);
	}

	initialise(rng: Rng): void {
		this.users.initialise(rng.fork('users'), SPREAD);
		this.items.initialise(rng.fork('items'), SPREAD);
		this.features.forEach((table, place) => table.initialise(rng.fork(`features ${place}`), SPREAD));
		initialiseTower(this.towers.user, this.weights, rng.fork('user tower'));
		initialiseTower(this.towers.item, this.weights, rng.fork('item tower'));
	}

	/** [batchSize × towers.user.inputs] */
	userInputs({ userRows, histories }: Lookups): Float32Array {
		const stride = this.towers.user.inputs;
		const inputs = new Float32Array(userRows.length * stride);
		this.users.lookupBags(singletonBags(userRows), inputs, { stride, column: 0 });
		this.items.lookupBags(histories, inputs, { stride, column: this.#settings.dim });
		return inputs;
	}

	/** [items.length × towers.item.inputs] */
	itemInputs({ itemRows, items }: Pick<Lookups, 'itemRows' | 'items'>): Float32Array {
		const { dim, featureDim } = this.#settings;
		const { groups, numeric, numericCount } = this.#itemFeatures;
		const stride = this.towers.item.inputs;
		const inputs = new Float32Array(items.length * stride);
		this.items.lookupBags(singletonBags(itemRows), inputs, { stride, column: 0 });
		groups.forEach(({ bags }, place) => {
			const columns = { stride, column: dim + place * featureDim };
			this.features[place].lookupBags(pickBags(bags, items), inputs, columns);
		});
		for (let row = 0; numericCount > 0 && row < items.length; row++) {
			const values = numeric.subarray(items[row] * numericCount, (items[row] + 1) * numericCount);
			inputs.set(values, (row + 1) * stride - numericCount);
		}
		return inputs;
	}

	/** One optimiser step from the gradients with respect to both inputs and to the dense weights. */
	apply(
		{ userRows, histories, itemRows, items }: Lookups,
		gradients: { users: Float32Array; items: Float32Array; weights: Float32Array },
		learningRate: number,
	): void {
		const { dim, featureDim } = this.#settings;
		const userStride = this.towers.user.inputs;
		const itemStride = this.towers.item.inputs;
		this.users.addBags(singletonBags(userRows), gradients.users, { stride: userStride, column: 0 });
		this.items.addBags(histories, gradients.users, { stride: userStride, column: dim });
		this.items.addBags(singletonBags(itemRows), gradients.items, { stride: itemStride, column: 0 });
		this.#itemFeatures.groups.forEach(({ bags }, place) => {
			const columns = { stride: itemStride, column: dim + place * featureDim };
			this.features[place].addBags(pickBags(bags, items), gradients.items, columns);
		});
		for (const table of this.#tables()) table.step(learningRate);
		this.adam.apply(this.weights, gradients.weights, learningRate);
	}

	/**
	 * What scoring needs, as copies. Users and items without a training row get the row of the unknown.
	 * @param seenUsers [userCount] 1 where the user has training rows
	 * @param seenItems [itemCount]
	 */
	parts(seenUsers: Uint8Array, seenItems: Uint8Array): TwoTowerParts {
		const { dim } = this.#settings;
		const userTable = this.users.values.slice();
		const itemTable = this.items.values.slice();
		putUnknown(userTable, dim, seenUsers);
		putUnknown(itemTable, dim, seenItems);
		return {
			userTable,
			itemTable: itemTable.slice(0, seenItems.length * dim),
			userWeights: this.weights.slice(0, this.towers.user.end),
			itemVectors: this.#itemVectors(seenItems),
		};
	}

	/** Live arrays by name, for checkpoints. */
	state(): { steps: number; arrays: Record<string, Float32Array> } {
		const arrays: Record<string, Float32Array> = {
			weights: this.weights,
			'weights.firstMoment': this.adam.firstMoment,
			'weights.secondMoment': this.adam.secondMoment,
		};
		this.#tables().forEach((table, place) => {
			for (const [name, array] of Object.entries(table.state().arrays)) arrays[`table ${place}.${name}`] = array;
		});
		return { steps: this.adam.step, arrays };
	}

	/** Copies in what `state` gave. @throws ShapeError where it belongs to another network */
	restore({ steps, arrays }: { steps: number; arrays: Record<string, Float32Array> }): void {
		this.#tables().forEach((table, place) => {
			const prefix = `table ${place}.`;
			const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
			const named = Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
			table.restore({ step: steps, arrays: named });
		});
		this.weights.set(arrays['weights']);
		this.adam.firstMoment.set(arrays['weights.firstMoment']);
		this.adam.secondMoment.set(arrays['weights.secondMoment']);
		this.adam.step = steps;
	}

	#tables(): EmbeddingTable[] {
		return [this.users, this.items, ...this.features];
	}

	#itemVectors(seenItems: Uint8Array): Float32Array {
		const itemCount = seenItems.length;
		const { item, normalised } = this.towers;
		const vectors = new Float32Array(itemCount * item.outputs);
		for (let start = 0; start < itemCount; start += ITEMS_PER_BLOCK) {
			const size = Math.min(ITEMS_PER_BLOCK, itemCount - start);
			const items = Uint32Array.from({ length: size }, (_, place) => start + place);
			const itemRows = items.map((index) => (seenItems[index] ? index : itemCount));
			const inputs = this.itemInputs({ itemRows, items });
			vectors.set(runTower(this.#kernels, item, this.weights, inputs, normalised), start * item.outputs);
		}
		return vectors;
	}
}

/** Copies the table's last row, the unknown one, over the rows nobody trained. */
function putUnknown(table: Float32Array, dim: number, seen: Uint8Array): void {
	const unknown = table.slice(table.length - dim);
	seen.forEach((isSeen, row) => {
		if (!isSeen) table.set(unknown, row * dim);
	});
}
