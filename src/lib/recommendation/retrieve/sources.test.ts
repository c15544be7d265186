import { describe, expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FittedModel } from '$lib/models/model';
import type { CandidateSource, RecommendRequest } from '$lib/recommendation/recommendation';
import { coPurchaseSource } from './co-purchase-source';
import { modelSource } from './model-source';
import { popularSource } from './popular-source';
import { similarSource } from './similar-source';

const day = 86_400_000;
const itemCount = 6;

/** [user, item, event, time in days] */
type Row = [user: number, item: number, event: 'click' | 'purchase', days: number];

function trainingOf(rows: Row[], eventNames = ['click', 'purchase']): TrainingData {
	const { matrix, order } = csrFromCoordinates({
		rowCount: 5,
		columnCount: itemCount,
		rows: Uint32Array.from(rows, ([user]) => user),
		columns: Uint32Array.from(rows, ([, item]) => item),
		values: new Float32Array(rows.length).fill(1),
	});
	return {
		matrix,
		timestamps: Float64Array.from(order, (row) => rows[row][3] * day),
		eventCodes: Uint8Array.from(order, (row) => (rows[row][2] === 'purchase' ? 1 : 0)),
		eventNames,
		hasValues: false,
		catalogue: { itemIds: Array.from({ length: itemCount }, (_, item) => `i${item}`), columns: [] },
	};
}

const ask = (anchors: number[], history: number[] = []): RecommendRequest => ({
	query: { userIndex: null, history: Uint32Array.from(history), values: new Float32Array(history.length).fill(1) },
	exclude: new Uint32Array(0),
	k: 3,
	anchorItems: Uint32Array.from(anchors),
});

function scoresOf(source: CandidateSource, ...requests: RecommendRequest[]): number[] {
	const out = new Float32Array(requests.length * itemCount).fill(NaN);
	source.score(requests, out);
	return [...out];
}

const unfit: FittedModel = {
	itemCount,
	score: (_, out) => void out.fill(0.5),
	toArtifact: () => ({ version: 1, json: {}, arrays: {} }),
};

describe('popular source', () => {
	const train = trainingOf([
		[0, 0, 'purchase', 0],
		[1, 0, 'purchase', 1],
		[2, 0, 'purchase', 2],
		[0, 1, 'purchase', 95],
		[1, 1, 'click', 99],
		[0, 2, 'click', 100],
		[3, 3, 'click', 10],
	]);

	test('counts people of all time', () => {
		expect(scoresOf(popularSource(train, null), ask([]))).toEqual([3, 2, 1, 1, 0, 0]);
	});

	test('counts only the window, and breaks ties by all time', () => {
		const source = popularSource(train, 30);
		expect([...source.counts]).toEqual([0, 2, 1, 0, 0, 0]);
		const scores = scoresOf(source, ask([]));
		const order = [0, 1, 2, 3, 4, 5].sort((a, b) => scores[b] - scores[a] || a - b);
		expect(order).toEqual([1, 2, 0, 3, 4, 5]);
	});

	test('a window that holds the whole log is all time, and is called so', () => {
		expect(popularSource(train, 200)).toMatchObject({ windowDays: null, id: 'popular' });
	});
});

describe('bought together', () => {
	// Users 0 and 1: item 0 and 1 in one basket. User 2: item 0 and, months later, item 2. Item 3 is only clicked.
	const train = trainingOf([
		[0, 0, 'purchase', 1],
		[0, 1, 'purchase', 1],
		[0, 3, 'click', 1],
		[1, 0, 'purchase', 5],
		[1, 1, 'purchase', 5],
		[2, 0, 'purchase', 1],
		[2, 2, 'purchase', 90],
		[3, 4, 'purchase', 7],
		[3, 1, 'purchase', 7],
	]);

	test('equals the cosines over baskets and people, worked by hand', () => {
		const basket = 2 / (Math.sqrt(3 * 3) + 3);
		const people = 2 / (Math.sqrt(3 * 3) + 10);
		const scores = scoresOf(coPurchaseSource(train), ask([0]));
		expect(scores[1]).toBeCloseTo(basket + 0.1 * people, 6);
		expect(scores[2]).toBeCloseTo((0.1 * 1) / (Math.sqrt(3 * 1) + 10), 6);
	});

	test('never names the basket itself, nor what was only clicked, nor what nobody bought with it', () => {
		const scores = scoresOf(coPurchaseSource(train), ask([0, 1]));
		expect(scores.map((score) => score > -Infinity)).toEqual([false, false, true, false, true, false]);
	});

	test('sums over the whole basket and explains by its items, strongest first', () => {
		const source = coPurchaseSource(train);
		const both = scoresOf(source, ask([1, 2]), ask([1]), ask([2]));
		expect(both[0]).toBeCloseTo(both[itemCount] + both[2 * itemCount], 6);
		const reasons = source.explain!(ask([2, 1]), 0);
		expect(reasons.map(({ itemIndex }) => itemIndex)).toEqual([1, 2]);
		expect(reasons[0].weight + reasons[1].weight).toBeCloseTo(both[0], 6);
		expect(source.timesTogether(0, 1)).toEqual({ baskets: 2, people: 2 });
		expect(source.timesTogether(0, 2)).toEqual({ baskets: 0, people: 1 });
	});

	test('without anchors it says nothing', () => {
		expect(scoresOf(coPurchaseSource(train), ask([])).every((score) => score === -Infinity)).toBe(true);
	});

	test('a log that names no purchases counts every row', () => {
		const rated = trainingOf(
			[
				[0, 0, 'click', 1],
				[0, 1, 'click', 1],
			],
			['rating'],
		);
		expect(scoresOf(coPurchaseSource(rated), ask([0]))[1]).toBeGreaterThan(0);
	});
});

describe('similar source', () => {
	const train = trainingOf([
		[0, 0, 'click', 1],
		[0, 1, 'click', 2],
		[1, 0, 'click', 1],
		[1, 1, 'click', 2],
		[1, 2, 'click', 3],
	]);

	test('asks the model where it knows similar items', () => {
		const model: FittedModel = {
			...unfit,
			similarItems: (item, k) => ({
				itemIndices: Uint32Array.of(item + 1, item + 2).slice(0, k),
				scores: Float32Array.of(0.75, 0.25),
			}),
		};
		expect(scoresOf(similarSource(model, train), ask([0, 1]))).toEqual([
			-Infinity,
			-Infinity,
			1,
			0.25,
			-Infinity,
			-Infinity,
		]);
	});

	test('else counts people who took both', () => {
		const scores = scoresOf(similarSource(unfit, train), ask([0]));
		expect(scores[1]).toBeCloseTo(2 / (2 + 10), 6);
		expect(scores[2]).toBeCloseTo(1 / (Math.SQRT2 + 10), 6);
		expect(scores[0]).toBe(-Infinity);
	});
});

describe('model source', () => {
	const meta = { id: 'm', label: 'M', capabilities: { personal: true } };

	test('a personal model is silent for somebody without history, row by row', () => {
		const scores = scoresOf(modelSource(meta, unfit), ask([]), ask([], [2]));
		expect(scores.slice(0, itemCount).every((score) => score === -Infinity)).toBe(true);
		expect(scores.slice(itemCount).every((score) => score === 0.5)).toBe(true);
	});

	test('a model for everybody answers everybody', () => {
		const crowd = modelSource({ ...meta, capabilities: { personal: false } }, unfit);
		expect(crowd.kind).toBe('crowd');
		expect(scoresOf(crowd, ask([])).every((score) => score === 0.5)).toBe(true);
	});
});
