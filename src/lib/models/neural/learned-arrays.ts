import type { EmbeddingTable } from '$lib/embeddings/embedding-table';
import type { Floats } from '$lib/kernels/workspace';

/** What a network learns: dense weights in one flat array, with their moments under Adam, and tables. */
export interface Learned {
	weights: Floats;
	moments: { firstMoment: Floats; secondMoment: Floats };
	tables: readonly EmbeddingTable[];
}

/** All of it by name, live, for checkpoints. */
export function learnedArrays({ weights, moments, tables }: Learned): Record<string, Float32Array> {
	const arrays: Record<string, Float32Array> = {
		weights: weights.values,
		'weights.firstMoment': moments.firstMoment.values,
		'weights.secondMoment': moments.secondMoment.values,
	};
	tables.forEach((table, place) => {
		for (const [name, array] of Object.entries(table.state().arrays)) arrays[`table ${place}.${name}`] = array;
	});
	return arrays;
}

/**
 * Copies in what `learnedArrays` gave after so many steps.
 * @throws ShapeError where it belongs to another network
 */
export function restoreLearned(
	{ weights, moments, tables }: Learned,
	arrays: Record<string, Float32Array>,
	steps: number,
): void {
	tables.forEach((table, place) => {
		const prefix = `table ${place}.`;
		const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
		const named = Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
		table.restore({ step: steps, arrays: named });
	});
	weights.values.set(arrays['weights']);
	moments.firstMoment.values.set(arrays['weights.firstMoment']);
	moments.secondMoment.values.set(arrays['weights.secondMoment']);
}
