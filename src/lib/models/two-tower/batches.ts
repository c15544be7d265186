import { rowOfEntry } from '$lib/core/csr-matrix';
import type { Rng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { gather } from '$lib/datasets/gather';
import { drawBatches, planBatches, type BatchPlan } from '$lib/models/neural/batch-plan';
import { hiddenSizes } from '$lib/models/neural/hidden-sizes';
import {
	drawSequence,
	historyBags,
	orderByTime,
	otherItemBags,
	recencyWeights,
	withoutOrder,
	type TimeOrder,
} from '$lib/models/neural/history';
import type { Bags } from '$lib/kernels/workspace';
import { mergeSlots } from './merge-slots';
import type { Capacity, Lookups } from './network';
import { userRowCount, type Settings } from './settings';
import type { TapeInput } from './tape';

export type Batch = Lookups & Omit<TapeInput, 'users' | 'items'>;

/**
 * The examples of a training: each row of the matrix once, its item the positive, what the user took before it the
 * history; without an order, all else the user took. All that is drawn comes from the generator given for the epoch.
 */
export class Batches {
	readonly stepsPerEpoch: number;
	readonly examplesPerEpoch: number;
	/** Rows of the largest batch. */
	readonly capacity: Capacity;
	readonly #train: TrainingData;
	readonly #settings: Settings;
	readonly #order: TimeOrder;
	readonly #users: Uint32Array;
	readonly #plan: BatchPlan;
	readonly #recency: Float32Array;
	readonly #negatives: number;
	readonly #mergeScratch: Uint32Array;
	/** [itemCount] share of the examples */
	readonly #shares: Float64Array;
	/** [itemCount] by the size of the batch: an epoch has two sizes at most. */
	readonly #logChances = new Map<number, Float32Array>();

	constructor(train: TrainingData, settings: Settings) {
		const count = train.matrix.columnIndices.length;
		this.#train = train;
		this.#settings = settings;
		this.#order = settings.ordered ? orderByTime(train) : withoutOrder(train);
		this.#users = rowOfEntry(train.matrix);
		this.#recency = recencyWeights({ length: settings.historyLength, decay: settings.recency });
		// More even draws than there are items bring nothing new.
		this.#negatives = Math.min(settings.negatives, train.matrix.columnCount);
		this.#mergeScratch = new Uint32Array(2 * train.matrix.columnCount);
		this.#shares = new Float64Array(train.matrix.columnCount);
		for (const item of train.matrix.columnIndices) this.#shares[item] += 1 / count;
		this.#plan = planBatches(count, settings.batchSize);
		const { passes, stepsPerEpoch, largest } = this.#plan;
		this.stepsPerEpoch = stepsPerEpoch;
		this.examplesPerEpoch = passes * count;
		// An item is there by its own row or as an unknown one, or both.
		const mostCandidates = 2 * train.matrix.columnCount;
		this.capacity = { batchSize: largest, candidateCount: Math.min(largest + this.#negatives, mostCandidates) };
	}

	*epoch(rng: Rng): Generator<Batch> {
		const items = this.#train.matrix.columnIndices;
		for (let pass = 0; pass < this.#plan.passes; pass++) {
			const sequence = drawSequence(this.#order, items, rng);
			for (const examples of drawBatches(this.#plan, rng)) yield this.#batch(sequence, examples, rng);
		}
	}

	#batch(sequence: Uint32Array, examples: Uint32Array, rng: Rng): Batch {
		const { userDropout, itemDropout, temperature, layers, dropout } = this.#settings;
		const { rowCount: userCount, columnCount: itemCount } = this.#train.matrix;
		const stranger = userRowCount(this.#settings, userCount);
		const users = gather(this.#users, examples);
		const slots = new Uint32Array(examples.length + this.#negatives);
		slots.set(gather(sequence, examples));
		for (let extra = examples.length; extra < slots.length; extra++) slots[extra] = rng.integer(itemCount);
		const userRows = users.map((user) => (rng.next() < userDropout ? stranger : Math.min(user, stranger)));
		const rows = slots.map((item) => (this.#shares[item] === 0 || rng.next() < itemDropout ? itemCount : item));
		const { items, itemRows, slotCounts, candidateOfSlot } = mergeSlots(slots, rows, this.#mergeScratch);
		const masks = (rowCount: number) =>
			dropout === 0 ? [] : hiddenSizes(layers).map((size) => dropoutMask(rowCount * size, dropout, rng));
		const positives = candidateOfSlot.slice(0, examples.length);
		const logQ = gather(this.#logChancesIn(examples.length), items);
		return {
			userRows,
			histories: this.#histories(sequence, examples, users),
			itemRows,
			items,
			positives,
			positiveLogQ: gather(logQ, positives),
			candidateItems: items,
			logQ: logQ.map((value, candidate) => value - Math.log(slotCounts[candidate])),
			scale: 1 / temperature,
			userMasks: masks(examples.length),
			itemMasks: masks(items.length),
		};
	}

	#histories(sequence: Uint32Array, examples: Uint32Array, users: Uint32Array): Bags {
		const { rowOffsets } = this.#train.matrix;
		const starts = gather(rowOffsets, users);
		if (this.#settings.ordered) return historyBags(sequence, examples, starts, this.#recency);
		const ends = users.map((user) => rowOffsets[user + 1]);
		return otherItemBags(sequence, examples, starts, ends, this.#recency);
	}

	/**
	 * [itemCount] log of the chance that a candidate slot holds the item: its share of the examples, mixed with the even draw
	 * where there are extra negatives (Yang et al. 2020, equation 5); 0 where sampling is not corrected for.
	 */
	#logChancesIn(batchSize: number): Float32Array {
		const known = this.#logChances.get(batchSize);
		if (known) return known;
		const fromBatch = batchSize / (batchSize + this.#negatives);
		const even = (1 - fromBatch) / this.#train.matrix.columnCount;
		const { correctSampling } = this.#settings;
		const logChances = Float32Array.from(this.#shares, (share) =>
			correctSampling ? Math.log(fromBatch * share + even) : 0,
		);
		this.#logChances.set(batchSize, logChances);
		return logChances;
	}
}

/** Inverted dropout: kept units are scaled up, so that scoring needs no change (Srivastava et al. 2014, §10). */
function dropoutMask(size: number, dropout: number, rng: Rng): Float32Array {
	const kept = 1 / (1 - dropout);
	const mask = new Float32Array(size);
	for (let index = 0; index < size; index++) mask[index] = rng.next() < dropout ? 0 : kept;
	return mask;
}
