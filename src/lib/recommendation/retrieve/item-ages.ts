import type { TrainingData } from '$lib/datasets/dataset-split';

const dayMs = 86_400_000;

/** [itemCount] days between an item's first interaction and the newest of the log; Infinity for an item nobody took. */
export function itemAges({ matrix, timestamps }: TrainingData): Float32Array {
	const first = new Float64Array(matrix.columnCount).fill(Infinity);
	let newest = -Infinity;
	for (let entry = 0; entry < timestamps.length; entry++) {
		const item = matrix.columnIndices[entry];
		first[item] = Math.min(first[item], timestamps[entry]);
		newest = Math.max(newest, timestamps[entry]);
	}
	return Float32Array.from(first, (time) => (time === Infinity ? Infinity : (newest - time) / dayMs));
}
