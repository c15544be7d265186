import { breathe } from '$lib/core/abort';
import { createRng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import type { Embeddings } from '$lib/models/model';
import { exactIndex } from './exact-vectors';
import { int8Index } from './int8-vectors';
import type { ItemIndex } from './item-vectors';
import { ivfPqIndex } from './coded-lists';

/** What one index found, held against the exact one. */
export interface IndexReport {
	label: string;
	isExact: boolean;
	/** Mean share of the exact top 100 that it finds, over the queries. */
	recallAt100: number;
	sizeBytes: number;
	/** Of the exact one's bytes; below 0 where it takes more. */
	savedShare: number;
	medianMs: number;
	queryCount: number;
}

const k = 100;
const mostQueries = 200;

/** Builds every index over a model's items and asks each the same questions: users where the model has them, else items. */
export async function measureIndexes(
	{ dim, items, users }: Embeddings,
	kernels: Kernels,
	signal?: AbortSignal,
): Promise<IndexReport[]> {
	const asked = users && users.length > 0 ? users : items;
	const rows = createRng(1).shuffle(Uint32Array.from({ length: asked.length / dim }, (_, row) => row));
	const queries = Array.from(rows.slice(0, mostQueries), (row) => asked.slice(row * dim, (row + 1) * dim));
	const exact = exactIndex({ dim, items }, kernels);
	const truth = queries.map((query) => new Set(exact.search(query, k).itemIndices));
	const reports: IndexReport[] = [];
	const makers: (() => ItemIndex)[] = [
		() => exact,
		() => int8Index({ dim, items }, kernels),
		() => ivfPqIndex({ dim, items }, kernels),
	];
	for (const make of makers) {
		await breathe(signal);
		const index = make();
		await breathe(signal);
		const times: number[] = [];
		const recalls = queries.map((query, place) => {
			const started = performance.now();
			const { itemIndices } = index.search(query, k);
			times.push(performance.now() - started);
			return itemIndices.filter((item) => truth[place].has(item)).length / Math.max(1, truth[place].size);
		});
		reports.push({
			label: index.label,
			isExact: index.isExact,
			recallAt100: recalls.reduce((sum, recall) => sum + recall, 0) / Math.max(1, recalls.length),
			sizeBytes: index.sizeBytes,
			savedShare: 1 - index.sizeBytes / exact.sizeBytes,
			medianMs: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0,
			queryCount: queries.length,
		});
	}
	return reports;
}
