import { breathe } from '$lib/core/abort';
import { transpose } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels, NearestRows } from '$lib/kernels/kernel';
import { queryOfUser } from '$lib/models/model';

/** A pair of items counts where one follows the other within this many steps of a history … */
const REACH = 20;
/** … and each step between them counts this much of the one before. */
const STEP_DECAY = 0.8;
const ITEMS_PER_BREATH = 256;

export interface DirectedOptions {
	k: number;
	shrink: number;
	signal: AbortSignal;
	onItems: (done: number) => void;
}

/**
 * The k items that most often came shortly before each item:
 * sim(i ← j) = Σ_u STEP_DECAY^(steps from j to i − 1) / (√(n_i·n_j) + shrink) over users who took j and within REACH
 * steps i, n the items' counts. Not symmetric: a lens follows a camera, a camera does not follow a lens.
 * O(interactions · REACH).
 * @throws AbortError
 */
export async function directedNeighbours(
	{ matrix, timestamps }: TrainingData,
	kernels: Kernels,
	{ k, shrink, signal, onItems }: DirectedOptions,
): Promise<NearestRows> {
	const { rowCount: userCount, columnCount: itemCount, rowOffsets } = matrix;
	const sequence = new Uint32Array(matrix.columnIndices.length);
	const places = new Float32Array(sequence.length);
	for (let user = 0; user < userCount; user++) {
		const { history } = queryOfUser(matrix, timestamps, user);
		sequence.set(history, rowOffsets[user]);
		placesInTime(history, matrix.columnIndices.subarray(rowOffsets[user], rowOffsets[user + 1])).forEach(
			(place, entry) => (places[rowOffsets[user] + entry] = place),
		);
	}
	// Row i: the users who took item i, and as value where in their history.
	const takers = transpose({ ...matrix, values: places }).matrix;
	const counts = Float64Array.from(
		{ length: itemCount },
		(_, item) => takers.rowOffsets[item + 1] - takers.rowOffsets[item],
	);

	const nearest: NearestRows = {
		k,
		counts: new Uint32Array(itemCount),
		indices: new Uint32Array(itemCount * k),
		similarities: new Float32Array(itemCount * k),
	};
	const sums = new Float64Array(itemCount);
	const row = new Float32Array(itemCount);
	for (let item = 0; item < itemCount; item++) {
		sums.fill(0);
		for (let entry = takers.rowOffsets[item]; entry < takers.rowOffsets[item + 1]; entry++) {
			const start = rowOffsets[takers.columnIndices[entry]];
			const place = start + takers.values[entry];
			let weight = 1;
			for (let before = place - 1; before >= start && before >= place - REACH; before--) {
				sums[sequence[before]] += weight;
				weight *= STEP_DECAY;
			}
		}
		for (let other = 0; other < itemCount; other++) {
			row[other] = sums[other] === 0 ? -Infinity : sums[other] / (Math.sqrt(counts[item] * counts[other]) + shrink);
		}
		const kept = [item * k, (item + 1) * k] as const;
		nearest.counts[item] = kernels.topK(
			row,
			k,
			nearest.indices.subarray(...kept),
			nearest.similarities.subarray(...kept),
		);
		if (item % ITEMS_PER_BREATH === 0) {
			onItems(item);
			await breathe(signal);
		}
	}
	return nearest;
}

/** [columns.length]: where in the history each of the row's columns stands. */
function placesInTime(history: Uint32Array, columns: Uint32Array): number[] {
	const placeOf = new Map(Array.from(history, (item, place) => [item, place]));
	return Array.from(columns, (item) => placeOf.get(item)!);
}
