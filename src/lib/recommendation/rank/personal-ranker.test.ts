import { expect, test } from 'vitest';
import type { Candidates, CandidateSource } from '$lib/recommendation/recommendation';
import { personalRanker } from './personal-ranker';

const model: CandidateSource = {
	kind: 'model',
	id: 'm',
	label: 'M',
	score: (_, out) => out.set([0, -Infinity, 5, 10]),
};
const request = {
	query: { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) },
	exclude: new Uint32Array(0),
	k: 4,
};
const candidates = {
	itemIndices: Uint32Array.of(1, 0, 3, 2),
	scores: Float32Array.of(8, 4, 4, 0),
} as unknown as Candidates;

test('mixes what was found with what is liked, both on one scale, and takes silence for the least', () => {
	const scores = (weight: number) => [...personalRanker(model, 4, weight).rank(request, candidates)];
	expect(scores(0)).toEqual([1, 0.5, 0.5, 0]);
	expect(scores(1)).toEqual([0, 0, 1, 0.5]);
	expect(scores(0.5)).toEqual([0.5, 0.25, 0.75, 0.25]);
});
