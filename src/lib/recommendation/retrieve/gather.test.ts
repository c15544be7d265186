import { expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { createRng } from '$lib/core/rng';
import { rankProducts } from '$lib/models/factors/rank-products';
import type { CandidateSource, RecommendRequest } from '$lib/recommendation/recommendation';
import { gather, type Asked } from './gather';

const [itemCount, dim] = [40, 3];
const rng = createRng(5);
const items = Float32Array.from({ length: itemCount * dim }, () => Math.round(3 * rng.normal()));

function request(history: number[], exclude: number[], k: number): RecommendRequest {
	const values = new Float32Array(history.length).fill(1);
	return {
		query: { userIndex: null, history: Uint32Array.from(history), values },
		exclude: Uint32Array.from(exclude),
		k,
	};
}

/** Scores by the history's first item; ranks by itself where asked to. */
function sourceOf(ranks: boolean): CandidateSource {
	const vectors = (requests: readonly RecommendRequest[]) =>
		Float32Array.from(
			requests.flatMap(({ query }) => [...items.subarray(query.history[0] * dim, query.history[0] * dim + dim)]),
		);
	return {
		kind: 'model',
		id: 'products',
		label: 'Products',
		score: (requests, out) =>
			referenceKernels.gemm(
				{ m: requests.length, n: itemCount, k: dim, transposeB: true },
				vectors(requests),
				items,
				out,
			),
		...(ranks && {
			rank: (requests: readonly RecommendRequest[], excluded: readonly Uint32Array[], k: number) =>
				rankProducts(referenceKernels, vectors(requests), items, dim, excluded, k),
		}),
	};
}

function answers(ranks: boolean, asked: readonly Asked[]) {
	const buffer = new Float32Array(asked.length * itemCount);
	const wanted = (row: number) => asked[row].request.k;
	return gather(sourceOf(ranks), 'retrieve', asked, wanted, itemCount, buffer, referenceKernels).map(
		({ list, trace }) => ({ ...list, itemCount: trace.itemCount }),
	);
}

test('a source that ranks by itself gives the lists and counts it would give by scores, ties and exclusions included', () => {
	const asked: Asked[] = [
		{ request: request([1], [], 5), barred: null },
		{ request: request([2], [3, 3, 7, 4_000_000], 9), barred: null, taken: Uint32Array.of(7, 8) },
		{ request: { ...request([4], [1], 60), anchorItems: Uint32Array.of(4, 5) }, barred: null },
		{ request: request([3], [2], 5), barred: Uint8Array.from({ length: itemCount }, (_, item) => item % 2) },
	];
	expect(answers(true, asked)).toEqual(answers(false, asked));
});

test('rules that bar items are kept', () => {
	const barred = new Uint8Array(itemCount).fill(1);
	barred[6] = 0;
	const [only] = answers(true, [{ request: request([1], [], 5), barred }]);
	expect([...only.itemIndices]).toEqual([6]);
});
