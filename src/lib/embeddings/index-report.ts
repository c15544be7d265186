import { breathe } from '$lib/core/abort';
import { createRng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import { openVectorIndex } from './open-vector-index';
import type { IndexKind } from './vector-index';

/** What one index found, held against a look at every vector in f32. */
export interface IndexReport {
	kind: IndexKind;
	isExact: boolean;
	/** Mean share of the exact top 100 that it finds, over the queries. */
	recallAt100: number;
	/** Queries whose whole answer, scores to the bit, is the exact one. */
	sameCount: number;
	queryCount: number;
	/** What a search reads. */
	sizeBytes: number;
	/** Of the exact one's bytes; below 0 where it takes more. */
	savedShare: number;
	medianMs: number;
	/** Rows scored in full for a query, in the middle; null: all. */
	scoredRows: number | null;
	rowCount: number;
}

const k = 100;
const mostQueries = 200;

/**
 * Asks an index and the exact one the same questions: vectors of users where there are some, else of items.
 * @throws AbortError
 */
export async function measureIndex(
	kind: IndexKind,
	{ dim, items, users }: { dim: number; items: Float32Array; users?: Float32Array },
	kernels: Kernels,
	signal?: AbortSignal,
): Promise<IndexReport> {
	const asked = users && users.length > 0 ? users : items;
	const rows = createRng(1).shuffle(Uint32Array.from({ length: asked.length / dim }, (_, row) => row));
	const queries = Array.from(rows.slice(0, mostQueries), (row) => asked.slice(row * dim, (row + 1) * dim));
	await breathe(signal);
	const exact = openVectorIndex('exact', items, dim, kernels);
	const index = openVectorIndex(kind, items, dim, kernels);
	try {
		const times: number[] = [];
		let [sameCount, recall] = [0, 0];
		for (const [place, query] of queries.entries()) {
			if (place % 20 === 0) await breathe(signal);
			const truth = exact.search(query, k);
			const started = performance.now();
			const found = index.search(query, k);
			times.push(performance.now() - started);
			const isFound = new Set(found.rows);
			recall += truth.rows.filter((row) => isFound.has(row)).length / Math.max(1, truth.rows.length);
			if (isSame(truth.rows, found.rows) && isSame(truth.scores, found.scores)) sameCount++;
		}
		const scored = queries.map((query) => index.candidates(query, k)?.length ?? Infinity);
		const middleScored = middle(scored);
		return {
			kind,
			isExact: index.isExact,
			recallAt100: recall / Math.max(1, queries.length),
			sameCount,
			queryCount: queries.length,
			sizeBytes: index.sizeBytes,
			savedShare: 1 - index.sizeBytes / exact.sizeBytes,
			medianMs: middle(times),
			scoredRows: Number.isFinite(middleScored) ? middleScored : null,
			rowCount: index.rowCount,
		};
	} finally {
		exact.release();
		index.release();
	}
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
	return a.length === b.length && Array.prototype.every.call(a, (value, place) => Object.is(value, b[place]));
}

function middle(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
