import { describe, expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { recommend } from '$lib/recommendation/recommend';
import { plainPipeline, type CandidateSource, type RecommendRequest } from '$lib/recommendation/recommendation';
import { newcomerLabel, newcomerQuota, type NewcomerSpec } from './newcomer-quota';

const itemCount = 40;
/** Items 30 … 39 are new: nobody, or up to three people, had them. */
const popularity = Uint32Array.from({ length: itemCount }, (_, item) => (item < 30 ? 50 : item % 4));
const ageDays = Float32Array.from(popularity, (count) => (count === 0 ? Infinity : 20));
/** Even items are alike, and odd ones. */
const similarity = (a: number, b: number) => (a % 2 === b % 2 ? 1 : 0);
const material = { popularity: () => popularity, ageDays: () => ageDays, similarity: () => similarity };
const source: CandidateSource = {
	...{ kind: 'crowd', id: 'p', label: 'P' },
	score: (requests, out) => requests.forEach((_, row) => out.set(popularity, row * itemCount)),
};

function show(spec: Partial<NewcomerSpec>, more: Partial<RecommendRequest> = {}, userIndex = 1) {
	const rule = newcomerQuota({ slots: 2, below: 5, draw: 'thompson', ...spec }, material);
	const history = more.query?.history ?? new Uint32Array(0);
	const query = { userIndex, history, values: new Float32Array(history.length) };
	const request = { exclude: new Uint32Array(0), k: 9, day: 3, ...more, query };
	return recommend([request], plainPipeline(source, itemCount, { rules: [rule] }), referenceKernels)[0];
}
const newOf = ({ itemIndices }: { itemIndices: Uint32Array }) => [...itemIndices].filter((item) => item >= 30);

describe.each(['thompson', 'uniform'] as const)('places for new things, %s', (draw) => {
	test('as many as were kept, evenly spread and named; the rest of the list is as it was', () => {
		const slate = show({ draw });
		expect(slate.itemIndices).toHaveLength(9);
		expect(newOf(slate)).toHaveLength(2);
		expect(slate.pinned.flatMap((label, place) => (label === newcomerLabel ? [place] : []))).toEqual([3, 6]);
		expect([...slate.itemIndices].filter((item) => item < 30)).toEqual([0, 1, 2, 3, 4, 5, 6]);
	});

	test('the same shopper on the same day sees the same; another day or shopper something else', () => {
		const days = Array.from({ length: 12 }, (_, day) => newOf(show({ draw }, { day })).join());
		expect(newOf(show({ draw }, { day: 0 })).join()).toBe(days[0]);
		expect(new Set(days).size).toBeGreaterThan(3);
		const shoppers = Array.from({ length: 12 }, (_, user) => newOf(show({ draw }, {}, user)).join());
		expect(new Set(shoppers).size).toBeGreaterThan(3);
	});

	test('nothing excluded is drawn, and fewer than wanted are no fault', () => {
		const exclude = Uint32Array.of(30, 31, 32, 33, 34, 35, 36, 37, 38);
		expect(newOf(show({ draw, slots: 4 }, { exclude }))).toEqual([39]);
		const all = Uint32Array.from({ length: 10 }, (_, item) => 30 + item);
		expect(newOf(show({ draw }, { exclude: all }))).toEqual([]);
		expect(show({ draw }, { exclude: all }).itemIndices).toHaveLength(9);
	});
});

/** What a rule draws on each of so many days, of all that is new or of some of it. */
function drawnOn(
	days: number,
	spec: Partial<NewcomerSpec>,
	given: {
		counts: Uint32Array;
		ages: Float32Array;
		history?: readonly number[];
		isAllowed?: (item: number) => boolean;
	},
): number[] {
	const rule = newcomerQuota(
		{ slots: 1, below: 5, draw: 'thompson', ...spec },
		{ ...material, popularity: () => given.counts, ageDays: () => given.ages },
	);
	const history = Uint32Array.from(given.history ?? []);
	const query = { userIndex: null, history, values: new Float32Array(history.length) };
	return Array.from({ length: days }, (_, day) =>
		rule.draw!({ query, exclude: new Uint32Array(0), k: 10, day }, given.isAllowed ?? (() => true)),
	).flatMap((drawn) => drawn.map(({ itemIndex }) => itemIndex));
}

test.each([
	['even', [2, 4, 6]],
	['odd', [1, 3, 5]],
	// Only the newest three are looked at.
	['odd', [2, 4, 6, 1, 3, 5]],
] as const)('Thompson sampling leans to what fits the shopper, uniform does not: %s things for %j', (kind, history) => {
	// All as new as each other, so that only the fit tells them apart.
	const counts = Uint32Array.from({ length: itemCount }, (_, item) => (item < 30 ? 50 : 1));
	const ages = new Float32Array(itemCount).fill(20);
	const share = (draw: NewcomerSpec['draw']) => {
		const drawn = drawnOn(120, { draw }, { counts, ages, history });
		return drawn.filter((item) => (item % 2 === 0) === (kind === 'even')).length / drawn.length;
	};
	expect(share('thompson')).toBeGreaterThan(0.75);
	expect(share('uniform')).toBeGreaterThan(0.35);
	expect(share('uniform')).toBeLessThan(0.65);
});

test('Thompson sampling draws from the Gamma posterior: nobody’s item beats one taken four times in six days as often as it should', () => {
	const counts = Uint32Array.from({ length: itemCount }, (_, item) => (item < 30 ? 50 : item === 31 ? 4 : 0));
	const ages = Float32Array.from(counts, (count) => (count === 0 ? Infinity : count === 4 ? 6 : 20));
	const days = 4000;
	const isAllowed = (item: number) => item === 30 || item === 31;
	const wins = drawnOn(days, {}, { counts, ages, isAllowed }).filter((item) => item === 30).length;
	// Exponential of rate λ against Gamma(1 + 4) of rate λ + 6, λ the days one taking needs: (rate / (rate + λ))⁵.
	const lambda = (30 * 20 + 6) / (30 * 50 + 4);
	const chance = ((lambda + 6) / (2 * lambda + 6)) ** 5;
	expect(Math.abs(wins - chance * days)).toBeLessThan(4 * Math.sqrt(chance * (1 - chance) * days));
});

test('what was tried for long and hardly taken fades', () => {
	const counts = Uint32Array.from({ length: itemCount }, (_, item) => (item < 30 ? 50 : 1));
	const ages = Float32Array.from(counts, (_, item) => (item >= 35 ? 400 : item < 30 ? 20 : 2));
	const drawn = drawnOn(200, {}, { counts, ages });
	expect(drawn.filter((item) => item < 35).length).toBeGreaterThan(190);
});

test('says how few people had it', () => {
	const { reason } = newcomerQuota({ slots: 1, below: 5, draw: 'thompson' }, material);
	expect(reason!(37)).toBe('New here: one person had it so far, shown to find out who likes it (Thompson sampling)');
	expect(reason!(36)).toContain('nobody had it so far');
	expect(reason!(38)).toContain('2 people had it so far');
});
