import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { recommend, requestsPerBlock } from './recommend';
import {
	plainPipeline,
	type CandidateSource,
	type Pipeline,
	type RankedList,
	type RecommendRequest,
	type Reranker,
} from './recommendation';

const nobody = { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) };
const ask = (userIndex: number, k: number, exclude: number[] = [], anchors: number[] = []): RecommendRequest => ({
	query: { ...nobody, userIndex },
	exclude: Uint32Array.from(exclude),
	k,
	anchorItems: Uint32Array.from(anchors),
});

/** Row `userIndex` of a table of scores. */
function tableSource(id: string, table: number[][]): CandidateSource {
	return {
		kind: 'model',
		id,
		label: `The ${id}`,
		score(requests, out) {
			requests.forEach(({ query }, row) => out.set(table[query.userIndex!], row * table[0].length));
		},
	};
}

function pipelineOf(table: number[][], more: Partial<Pipeline> = {}): Pipeline {
	return plainPipeline(tableSource('model', table), table[0].length, { candidateCount: 10, ...more });
}

const show = (request: RecommendRequest, pipeline: Pipeline) => recommend([request], pipeline, referenceKernels)[0];
const reverse: Reranker = {
	id: 'reverse',
	label: 'reverse',
	rerank: ({ itemIndices, scores }, k) => ({
		itemIndices: itemIndices.slice().reverse().slice(0, k),
		scores: scores.slice().reverse().slice(0, k),
	}),
};

const score = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(NaN, Infinity, -Infinity));
const worlds = fc
	.record({ itemCount: fc.integer({ min: 1, max: 9 }), userCount: fc.integer({ min: 1, max: 5 }) })
	.chain(({ itemCount, userCount }) =>
		fc.record({
			table: fc.array(fc.array(score, { minLength: itemCount, maxLength: itemCount }), {
				minLength: userCount,
				maxLength: userCount,
			}),
			asked: fc.array(
				fc.record({
					user: fc.nat(userCount - 1),
					k: fc.nat(12),
					exclude: fc.uniqueArray(fc.nat(itemCount - 1)),
					anchors: fc.uniqueArray(fc.nat(itemCount - 1), { maxLength: 2 }),
				}),
				{ minLength: 1, maxLength: 6 },
			),
			withFallback: fc.boolean(),
			rerankers: fc.constantFrom<Reranker[]>([], [reverse], [reverse, reverse]),
		}),
	);

describe('recommend', () => {
	test('never shows an excluded item, an anchor, a repeat or a score that is not finite, and fills all it can', () => {
		fc.assert(
			fc.property(worlds, ({ table, asked, withFallback, rerankers }) => {
				const itemCount = table[0].length;
				const everything = tableSource(
					'fallback',
					table.map(() => Array.from({ length: itemCount }, () => 1)),
				);
				const pipeline = pipelineOf(table, { fallbacks: withFallback ? [everything] : [], rerankers });
				for (const { user, k, exclude, anchors } of asked) {
					const slate = show(ask(user, k, exclude, anchors), pipeline);
					const shown = [...slate.itemIndices];
					const barred = new Set([...exclude, ...anchors]);
					expect(new Set(shown).size).toBe(shown.length);
					expect(shown.some((item) => barred.has(item))).toBe(false);
					expect(slate.scores.every(Number.isFinite)).toBe(true);
					const scored = table[user].filter((value, item) => Number.isFinite(value) && !barred.has(item)).length;
					const available = withFallback ? itemCount - barred.size : scored;
					expect(shown.length).toBe(Math.min(k, available));
					expect([...slate.sourceIndices].filter((source) => source === 0).length).toBe(Math.min(k, scored));
					expect(slate.stages[0].itemCount).toBe(scored);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test('a batch answers exactly as its requests one by one', () => {
		fc.assert(
			fc.property(worlds, ({ table, asked, rerankers }) => {
				const flat = tableSource(
					'fallback',
					table.map((row) => row.map((_, item) => item)),
				);
				const pipeline = pipelineOf(table, { fallbacks: [flat], rerankers });
				const requests = asked.map(({ user, k, exclude, anchors }) => ask(user, k, exclude, anchors));
				const untimed = (requestsAsked: RecommendRequest[]) =>
					recommend(requestsAsked, pipeline, referenceKernels).map((slate) => ({ ...slate, stages: null }));
				expect(untimed(requests)).toEqual(requests.flatMap((request) => untimed([request])));
			}),
		);
	});

	test('a batch of several blocks answers each request from its own row', () => {
		const itemCount = 2_000_000;
		expect(requestsPerBlock(itemCount)).toBe(2);
		const source: CandidateSource = {
			kind: 'model',
			id: 'one-hot',
			label: 'One hot',
			score(requests, out) {
				out.fill(-Infinity);
				requests.forEach(({ query }, row) => (out[row * itemCount + query.userIndex!] = 1));
			},
		};
		const pipeline = plainPipeline(source, itemCount);
		const slates = recommend(
			[3, 7, 1, 9, 5].map((user) => ask(user, 2)),
			pipeline,
			referenceKernels,
		);
		expect(slates.map(({ itemIndices }) => [...itemIndices])).toEqual([[3], [7], [1], [9], [5]]);
	});

	test('equal scores go to the lower index', () => {
		expect([...show(ask(0, 3, [1]), pipelineOf([[1, 1, 2, 1, 1]])).itemIndices]).toEqual([2, 0, 3]);
	});

	test('the fallback says which items it filled in, after those of the source', () => {
		const fallback = tableSource('popular', [[5, 4, 3, 2, 1]]);
		const slate = show(ask(0, 4, [0]), pipelineOf([[9, -Infinity, NaN, 7, -Infinity]], { fallbacks: [fallback] }));
		expect([...slate.itemIndices]).toEqual([3, 1, 2, 4]);
		expect([...slate.sourceIndices].map((index) => slate.sources[index].id)).toEqual([
			'model',
			'popular',
			'popular',
			'popular',
		]);
		expect([...slate.ranksBefore]).toEqual([0, -1, -1, -1]);
		expect(slate.stages.map(({ stage, label, itemCount }) => [stage, label, itemCount])).toEqual([
			['retrieve', 'The model', 1],
			['rank', 'by score', 1],
			['fill', 'The popular', 3],
		]);
	});

	test('the fallback is asked only for requests that are short', () => {
		const askedUsers: (number | null)[] = [];
		const fallback: CandidateSource = {
			kind: 'popular',
			id: 'popular',
			label: 'Popular',
			score(requests, out) {
				askedUsers.push(...requests.map(({ query }) => query.userIndex));
				out.fill(1);
			},
		};
		const pipeline = pipelineOf(
			[
				[1, 2],
				[1, NaN],
				[3, 4],
			],
			{ fallbacks: [fallback] },
		);
		recommend([ask(0, 2), ask(1, 2), ask(2, 2)], pipeline, referenceKernels);
		expect(askedUsers).toEqual([1]);
	});

	test('re-rankers see the candidates, the last one cuts to k, and ranks before are kept', () => {
		const pipeline = pipelineOf([[1, 2, 3, 4, 5, 6]], { candidateCount: 4, rerankers: [reverse] });
		const slate = show(ask(0, 2), pipeline);
		expect([...slate.itemIndices]).toEqual([2, 3]);
		expect([...slate.scores]).toEqual([3, 4]);
		expect([...slate.ranksBefore]).toEqual([3, 2]);
		const twice = show(ask(0, 2), { ...pipeline, rerankers: [reverse, reverse] });
		expect([...twice.itemIndices]).toEqual([5, 4]);
		expect(twice.stages.map(({ itemCount }) => itemCount)).toEqual([6, 4, 4, 2]);
	});

	test('a re-ranker that invents or repeats an item is refused', () => {
		const rerankerTo = (...items: number[]): Reranker => ({
			id: 'broken',
			label: 'broken',
			rerank: (): RankedList => ({ itemIndices: Uint32Array.from(items), scores: new Float32Array(items.length) }),
		});
		for (const broken of [rerankerTo(1, 1), rerankerTo(2)]) {
			expect(() => show(ask(0, 2, [2]), pipelineOf([[1, 2, 3]], { rerankers: [broken] }))).toThrow(/re-ranker/);
		}
	});
});
