import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { keepFinite } from '$lib/recommendation/rank/rank-candidates';
import { placesOf } from './judge-ranks';

const broken = [NaN, Infinity, -Infinity];

/** Few values, so many ties; some that are no numbers. */
function drawScores(seed: number, itemCount: number): Float32Array {
	const rng = createRng(seed);
	return Float32Array.from({ length: itemCount }, () => (rng.next() < 0.2 ? broken[rng.integer(3)] : rng.integer(6)));
}

/** One more than the items above, and half of the other items level with it. */
function placesByCounting(scores: Float32Array, relevant: Uint32Array, exclude: Uint32Array): number[] {
	const sound = scores.map((score) => (Number.isFinite(score) ? score : -Infinity));
	const ranked = [...sound.keys()].filter((item) => !exclude.includes(item));
	const places = Array.from(relevant, (wanted) => {
		const higher = ranked.filter((item) => sound[item] > sound[wanted]).length;
		const level = ranked.filter((item) => sound[item] === sound[wanted]).length;
		return higher + (level + 1) / 2;
	});
	return places.sort((a, b) => b - a);
}

test.each([1, 2, 5])('%i relevant items stand where counting puts them, ties and broken scores included', (wanted) => {
	for (let seed = 1; seed <= 60; seed++) {
		const scores = drawScores(seed, 23);
		const items = createRng(seed).shuffle(Uint32Array.from({ length: 23 }, (_, item) => item));
		const [relevant, exclude] = [items.slice(0, wanted), items.slice(10, 16)];
		expect([...placesOf(scores, relevant, exclude)]).toEqual(placesByCounting(scores, relevant, exclude));
	}
});

test('what is no number leaves a row of scores, whatever its place, and the rest is counted', () => {
	for (let seed = 1; seed <= 30; seed++) {
		const scores = drawScores(seed, 16 + (seed % 9));
		const sound = scores.map((score) => (Number.isFinite(score) ? score : -Infinity));
		expect(keepFinite(scores)).toBe(sound.filter((score) => score > -Infinity).length);
		expect(scores).toEqual(sound);
	}
});
