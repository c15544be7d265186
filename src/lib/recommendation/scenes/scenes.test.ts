import { describe, expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel } from '$lib/models/model';
import { recommend } from '$lib/recommendation/recommend';
import type { RecommendRequest } from '$lib/recommendation/recommendation';
import { compilePipeline } from './compile-pipeline';
import type { PipelineSpec } from './pipeline-spec';
import { readPipeline, readPipelineFile, writePipelineFile } from './read-pipeline';
import { scenes } from './scene-meta';
import { sceneIds, type SceneId } from './scene-id';
import { createSceneMaterial } from './scene-material';

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
const run = (spec: PipelineSpec, request: RecommendRequest) =>
	recommend([request], compilePipeline(spec, material).pipeline, referenceKernels)[0];
const show = (scene: SceneId, request: RecommendRequest) => run(scenes[scene].pipeline, request);

describe('scenes', () => {
	test('every scene has a pipeline that its own schema takes, and answers somebody nobody knows with a full slate', () => {
		for (const id of sceneIds) {
			expect(readPipeline(structuredClone(scenes[id].pipeline), material.columns())).toEqual(scenes[id].pipeline);
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

	test('new arrivals begin with the newest', () => {
		const spec: PipelineSpec = { ...scenes.home.pipeline, sources: [{ kind: 'new-arrivals', quota: 3, weight: 1 }] };
		expect([...run(spec, ask([])).itemIndices].slice(0, 3)).toEqual([3, 2, 0]);
	});

	test('every chain of fallbacks ends in something that answers, whether it says so or not', () => {
		const spec: PipelineSpec = { ...scenes.cart.pipeline, fallbacks: [] };
		expect(run(spec, ask([])).itemIndices.length).toBe(5);
	});
});

describe('a pipeline as a file', () => {
	const file = (change: (json: { pipeline: PipelineSpec } & Record<string, unknown>) => void) => {
		const json = JSON.parse(writePipelineFile('email', scenes.email.pipeline)) as { pipeline: PipelineSpec } & Record<
			string,
			unknown
		>;
		change(json);
		return () => readPipelineFile(JSON.stringify(json), material.columns());
	};

	test('comes back as it was written', () => {
		expect(file(() => {})()).toEqual({ scene: 'email', pipeline: scenes.email.pipeline });
	});

	test.each<[string, (json: { pipeline: PipelineSpec } & Record<string, unknown>) => void, RegExp]>([
		['an unknown format', (json) => (json.format = 'other'), /^format: /],
		['a quota below 1', (json) => (json.pipeline.sources[1]!.quota = 0), /^pipeline\.sources\[1\]\.quota: .*1/],
		[
			'an unknown source',
			(json) => ((json.pipeline.sources[0]!.kind as string) = 'magic'),
			/^pipeline\.sources\[0\]\.kind: /,
		],
		[
			'a key nobody knows',
			(json) => ((json.pipeline as never as Record<string, unknown>).speed = 1),
			/^pipeline\.speed: /,
		],
		[
			'an unknown re-ranker',
			(json) => (json.pipeline.rerankers[0]!.id = 'x'),
			/^pipeline\.rerankers\[0\]\.id: There is no such/,
		],
		[
			'an option out of range',
			(json) => (json.pipeline.rerankers[0]!.options = { atMost: 0 }),
			/^pipeline\.rerankers\[0\]\.options: .*atMost/,
		],
		[
			'an expression with a fault',
			(json) => (json.pipeline.rules = [{ action: 'exclude', name: 'n', where: 'categry = "x"', enabled: true }]),
			/^pipeline\.rules\[0\]\.where: Column 1: .*Did you mean “category”/,
		],
	])('is refused for %s, by its path', (_, change, message) => {
		expect(file(change)).toThrow(message);
	});

	test('is refused where it is no JSON', () => {
		expect(() => readPipelineFile('{"format": ', null)).toThrow(/no JSON file/);
	});
});
