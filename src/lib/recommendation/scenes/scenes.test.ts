import { describe, expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel } from '$lib/models/model';
import { recommend } from '$lib/recommendation/recommend';
import type { RecommendRequest } from '$lib/recommendation/recommendation';
import { buildScene, createSceneMaterial, sceneIds, scenes } from './scenes';

const day = 86_400_000;
const rows: [user: number, item: number, days: number][] = [
	[0, 0, 0],
	[0, 1, 0],
	[1, 0, 1],
	[1, 1, 1],
	[2, 0, 2],
	[2, 2, 100],
	[3, 2, 101],
	[3, 3, 102],
];

function trainingOf(): TrainingData {
	const { matrix, order } = csrFromCoordinates({
		rowCount: 4,
		columnCount: 5,
		rows: Uint32Array.from(rows, ([user]) => user),
		columns: Uint32Array.from(rows, ([, item]) => item),
		values: new Float32Array(rows.length).fill(1),
	});
	return {
		matrix,
		timestamps: Float64Array.from(order, (row) => rows[row][2] * day),
		eventCodes: new Uint8Array(rows.length),
		eventNames: ['purchase'],
		hasValues: false,
		catalogue: {
			itemIds: ['a', 'b', 'c', 'd', 'e'],
			columns: [{ name: 'category', role: 'category', kind: 'text', values: ['x', 'x', 'x', 'y', 'y'] }],
		},
	};
}

/** Likes high indices. */
const model: FittedModel = {
	itemCount: 5,
	score: (queries, out) => queries.forEach((_, row) => out.set([0, 1, 2, 3, 4], row * 5)),
	toArtifact: () => ({ version: 1, json: {}, arrays: {} }),
};
const material = createSceneMaterial({
	model,
	meta: {
		id: 'high',
		label: 'High',
		capabilities: {
			iterative: false,
			usesCatalogue: false,
			predictsValues: false,
			embeddings: false,
			similarItems: false,
			explain: false,
			personal: true,
		},
	},
	train: trainingOf(),
});
const ask = (history: number[], anchors: number[] = [], exclude: number[] = []): RecommendRequest => ({
	query: { userIndex: null, history: Uint32Array.from(history), values: new Float32Array(history.length).fill(1) },
	exclude: Uint32Array.from(exclude),
	k: 5,
	anchorItems: Uint32Array.from(anchors),
});
const show = (scene: string, request: RecommendRequest, diversity = 0) =>
	recommend([request], buildScene(scene, material, diversity), referenceKernels)[0];

describe('scenes', () => {
	test('every scene describes itself and answers somebody nobody knows with a full slate', () => {
		for (const id of sceneIds) {
			expect(scenes[id].meta.id).toBe(id);
			expect(show(id, ask([])).itemIndices.length).toBe(5);
		}
	});

	test('home shows what is popular now', () => {
		expect([...show('home', ask([])).itemIndices]).toEqual([2, 3, 0, 1, 4]);
	});

	test('for you shows the model to somebody with a history, and what is popular to somebody without', () => {
		const known = show('for-you', ask([0], [], [0]));
		expect([...known.itemIndices]).toEqual([4, 3, 2, 1]);
		expect(known.sources[known.sourceIndices[0]].id).toBe('high');
		const unknown = show('for-you', ask([]));
		expect([...unknown.itemIndices]).toEqual([2, 3, 0, 1, 4]);
		expect(unknown.sources[unknown.sourceIndices[0]].id).toBe('popular-recent');
	});

	test('product and cart start from their anchors, which never come back', () => {
		expect([...show('product', ask([], [2])).itemIndices].slice(0, 2)).toEqual([3, 0]);
		const cart = show('cart', ask([], [0]));
		expect([...cart.itemIndices]).toEqual([1, 2, 3, 4]);
		expect([...cart.sourceIndices]).toEqual([0, 0, 1, 1]);
	});

	test('diversity moves the list, and at 0 there is nothing to re-rank', () => {
		expect(buildScene('for-you', material, 0).rerankers).toEqual([]);
		expect([...show('for-you', ask([0]), 1).itemIndices].slice(0, 2)).toEqual([4, 2]);
	});

	test('a scene that does not exist is refused by name', () => {
		expect(() => buildScene('checkout', material, 0)).toThrow(/"checkout".*home, product, cart, for-you/);
		expect(() => buildScene('toString', material, 0)).toThrow(/toString/);
	});
});
