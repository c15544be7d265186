import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { ModelOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { fitOn } from '$lib/models/tiny-fit';
import { tinyTrainingData, type TinyRow } from '$lib/models/tiny-worlds';

const entry = modelEntry('item-knn');
const itemCount = 60;

/** Rows in the order they came; items and users grow with time, and some rows are rated anew. */
function worldOf(seed: number, rowCount: number): TinyRow[] {
	const rng = createRng(seed);
	const rows = new Map<string, TinyRow>();
	for (let day = 0; day < rowCount; day++) {
		const grown = 0.5 + (0.5 * day) / rowCount;
		const user = Math.floor(rng.integer(80) * grown);
		const item = Math.floor(rng.integer(itemCount) ** 2 / itemCount);
		rows.set(`${user} ${item}`, { user, item, value: 1 + rng.integer(5), day });
	}
	return [...rows.values()];
}

const cases: [string, ModelOptions][] = [
	['few neighbours', { neighbours: 3, shrink: 0 }],
	['shrinkage', { neighbours: 10, shrink: 20 }],
	['ratings', { neighbours: 5, signal: 'explicit' }],
	['centred ratings', { neighbours: 5, signal: 'explicit', similarity: 'pearson' }],
	['binary Pearson, where it is a refit', { neighbours: 5, similarity: 'pearson' }],
	['TF-IDF, where it is a refit', { neighbours: 5, similarity: 'tf-idf' }],
	['fading with age, where it is a refit', { neighbours: 5, halfLifeDays: 30 }],
	['asymmetry, where it is a refit', { neighbours: 5, alpha: 0.2 }],
	['order, where it is a refit', { neighbours: 5, directed: true }],
];

describe('an update of item neighbours', () => {
	test.each(cases)('ends in the bytes of a refit, one row or many at a time, with %s', async (_, options) => {
		for (const seed of [1, 2, 3]) {
			const world = worldOf(seed, 500);
			const { length } = world;
			const steps = [length - 40, length - 39, length - 38, length - 35, length];
			const at = (count: number) => tinyTrainingData(80, itemCount, world.slice(0, count));
			const model = await entry.load();
			let fitted = await fitOn(entry, at(steps[0]), options);
			for (const step of steps.slice(1)) {
				const now = at(step);
				const previous = (count: number) => Int32Array.from({ length: count }, (_, row) => row);
				fitted = await model.update!(structuredClone(fitted.toArtifact()), now, {
					rng: createRng(7),
					signal: new AbortController().signal,
					onProgress: () => {},
					kernels: referenceKernels,
					previousUsers: previous(80),
					previousItems: previous(itemCount),
				});
				expect(fitted.toArtifact()).toEqual((await fitOn(entry, now, options)).toArtifact());
			}
		}
	});
});
