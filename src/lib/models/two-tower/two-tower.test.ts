import { afterEach, describe, expect, test } from 'vitest';
import { getBackend, memory } from '@tensorflow/tfjs-core';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { ArtifactBody, Checkpoint, FitContext, FitProgress, ModelEntry, ModelOptions } from '$lib/models/model';
import { fitOn, knownUsers, nobody, scoresOf, strangers, unseenInOrder } from '$lib/models/tiny-fit';
import { checkerboard, tinyTrainingData, type TinyRow } from '$lib/models/tiny-worlds';
import { twoTowerMeta } from './meta';

const entry: ModelEntry = { meta: twoTowerMeta, load: () => import('./two-tower').then((m) => m.twoTower) };
const quick = { dim: 16, layers: '32', epochs: 4, learningRate: 0.01 } satisfies ModelOptions;
const slow = { timeout: 60_000 };

function fit(train: TrainingData, options: ModelOptions = {}, context: Partial<FitContext> = {}) {
	return fitOn(entry, train, { ...quick, ...options }, context);
}

/** 30 users × 24 items in two communities; the last two items of each are new: in the catalogue only. */
function communities(): TrainingData {
	const community = (item: number) => (item < 12 ? 'tea' : 'coffee');
	const rng = createRng(4);
	const rows = Array.from({ length: 30 }, (_, user) => {
		const items = rng.shuffle(Array.from({ length: 10 }, (_, item) => item)).slice(0, 6);
		return items.map((item, day): TinyRow => ({ user, item: (user % 2) * 12 + item, day }));
	}).flat();
	const values = Array.from({ length: 24 }, (_, item) => community(item));
	return tinyTrainingData(30, 24, rows, [{ name: 'category', role: 'category', kind: 'text', values }]);
}

describe('what it learns', slow, () => {
	test('puts every item that was sold in a shopper’s community above every item of the other', async () => {
		const train = communities();
		const model = await fit(train, { userDropout: 0.5 });
		for (const queries of [knownUsers(train), strangers(train)]) {
			queries.forEach((query, user) => {
				const sold = unseenInOrder(model, query).filter((item) => item % 12 < 10);
				const isOwn = sold.map((item) => item < 12 === (user % 2 === 0));
				expect(isOwn).toEqual([...isOwn].sort((a, b) => Number(b) - Number(a)));
			});
		}
	});

	test('gives new items the place of their category, and none without the catalogue', async () => {
		const train = communities();
		const preference = async (options: ModelOptions) => {
			const model = await fit(train, { epochs: 6, itemDropout: 0.2, ...options });
			const scores = scoresOf(model, strangers(train).slice(0, 1));
			return scores[10] - scores[22];
		};
		expect(await preference({})).toBeGreaterThan(1);
		expect(await preference({ featureDim: 0 })).toBe(0);
	});

	test('treats a shopper without a training row as a stranger', async () => {
		const world = checkerboard();
		const { matrix } = world.train;
		const rowOffsets = Uint32Array.from([...matrix.rowOffsets, matrix.rowOffsets[matrix.rowCount]]);
		const train = { ...world.train, matrix: { ...matrix, rowCount: matrix.rowCount + 1, rowOffsets } };
		const model = await fit(train, { epochs: 1 });
		const history = Uint32Array.of(2, 4);
		const query = { history, values: new Float32Array(2).fill(1) };
		expect(scoresOf(model, [{ ...query, userIndex: matrix.rowCount }])).toEqual(
			scoresOf(model, [{ ...query, userIndex: null }]),
		);
	});
});

test('without a vector for each shopper the history alone speaks', async () => {
	const train = communities();
	const model = await fit(train, { userEmbedding: false });
	expect(model.toArtifact().arrays['userTable'].length).toBe(quick.dim);
	expect(scoresOf(model, knownUsers(train))).toEqual(scoresOf(model, strangers(train)));
	expect(scoresOf(await fit(train), knownUsers(train))).not.toEqual(scoresOf(await fit(train), strangers(train)));
});

test('without any layer a shopper is the sum of vectors', async () => {
	const train = communities();
	const model = await fit(train, { layers: 'sum', similarity: 'dot', temperature: 1, recency: 1 });
	const { userTable, itemTable, itemVectors } = model.toArtifact().arrays as Record<string, Float32Array>;
	const [query] = knownUsers(train);
	const item = 5;
	let product = 0;
	for (let d = 0; d < quick.dim; d++) {
		const pooled = query.history.reduce((sum, taken) => sum + itemTable[taken * quick.dim + d], 0);
		product += (userTable[d] + pooled / query.history.length) * itemVectors[item * quick.dim + d];
	}
	expect(scoresOf(model, [query])[item]).toBeCloseTo(product, 4);
});

describe('the training loop', slow, () => {
	const rich: ModelOptions = { dropout: 0.2, negatives: 8, itemDropout: 0.1, optimiser: 'adagrad', layers: '32' };

	test.each([
		['plain', {}],
		['with dropout, extra negatives and Adagrad', rich],
		['without a vector for each shopper', { userEmbedding: false }],
		['without any layer', { layers: 'sum' }],
	])('gives the same bytes whether it ran through or was resumed after any epoch, %s', async (_, options) => {
		const train = communities();
		const whole = await fit(train, { ...options, epochs: 3 });
		for (const lastEpoch of [1, 2]) {
			const shelf = memoryCheckpoint();
			await expect(fit(train, { ...options, epochs: 3 }, { checkpoint: shelf.until(lastEpoch) })).rejects.toThrow(
				'cut',
			);
			const resumed = await fit(train, { ...options, epochs: 3 }, { checkpoint: shelf.checkpoint });
			expect(resumed.toArtifact()).toEqual(whole.toArtifact());
		}
	});

	test('does not take up the checkpoint of a training with other options', async () => {
		const train = communities();
		const shelf = memoryCheckpoint();
		await fit(train, { epochs: 2, temperature: 0.2 }, { checkpoint: shelf.checkpoint });
		const other = await fit(train, { epochs: 2 }, { checkpoint: shelf.checkpoint });
		expect(other.toArtifact()).toEqual((await fit(train, { epochs: 2 })).toArtifact());
	});

	test('keeps the best epoch and stops when patience is over, resumed or not', async () => {
		const train = communities();
		const curve = [0.3, 0.5, 0.4, 0.4, 0.9];
		const judged = (context: Partial<FitContext> = {}) => {
			const artifacts: ArtifactBody[] = [];
			const fitted = fit(
				train,
				{ epochs: 5, patience: 2 },
				{
					...context,
					validate: async (model) => curve[artifacts.push(structuredClone(model.toArtifact())) - 1],
				},
			);
			return { fitted, artifacts };
		};
		const { fitted, artifacts } = judged();
		expect((await fitted).toArtifact()).toEqual(artifacts[1]);
		expect(artifacts.length).toBe(4);
		const shelf = memoryCheckpoint();
		await expect(judged({ checkpoint: shelf.until(3) }).fitted).rejects.toThrow('cut');
		const resumed = fit(train, { epochs: 5, patience: 2 }, { checkpoint: shelf.checkpoint, validate: async () => 0.4 });
		expect((await resumed).toArtifact()).toEqual(artifacts[1]);
	});

	test('without patience it goes through all epochs and still keeps the best', async () => {
		const artifacts: ArtifactBody[] = [];
		const curve = [0.3, 0.5, 0.4, 0.2];
		const validate: FitContext['validate'] = async (model) =>
			curve[artifacts.push(structuredClone(model.toArtifact())) - 1];
		const model = await fit(communities(), { epochs: 4, patience: 0 }, { validate });
		expect(artifacts.length).toBe(4);
		expect(model.toArtifact()).toEqual(artifacts[1]);
	});

	test('goes on where nobody can be judged', async () => {
		const train = communities();
		const model = await fit(train, { patience: 1 }, { validate: async () => NaN });
		expect(model.toArtifact()).toEqual((await fit(train, { patience: 1 })).toArtifact());
	});

	test('reports each epoch once, with its loss falling and its rate', async () => {
		const epochs: FitProgress[] = [];
		const onProgress = (progress: FitProgress) => void (progress.loss !== undefined && epochs.push(progress));
		await fit(communities(), { patience: 0 }, { onProgress, validate: async () => 0.5 });
		expect(epochs.length).toBe(4);
		expect(epochs[3].loss).toBeLessThan(epochs[0].loss!);
		expect(epochs.every(({ examplesPerSecond }) => examplesPerSecond! > 0)).toBe(true);
		expect(epochs.map(({ validation }) => validation)).toEqual([0.5, 0.5, 0.5, 0.5]);
		expect(epochs[3].done).toBe(epochs[3].total);
	});

	test('stops within the epoch when a cancel comes as a message from outside', async () => {
		const controller = new AbortController();
		let steps = 0;
		const kernels = kernelsWithLoss((lossOf) => {
			if (++steps === 2) setImmediate(() => controller.abort());
			for (const until = performance.now() + 10; performance.now() < until;);
			return lossOf();
		});
		const fitted = fit(communities(), {}, { signal: controller.signal, kernels });
		await expect(fitted).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
		expect(steps).toBeLessThan(10);
	});

	test('ends with a way out when the loss is no longer a number', async () => {
		const kernels = kernelsWithLoss(() => NaN);
		await expect(fit(communities(), {}, { kernels })).rejects.toThrow(/^two-tower: .*Lower the learning rate/);
	});

	test('refuses data without a training row', async () => {
		const fitted = fit(tinyTrainingData(2, 3, []));
		await expect(fitted).rejects.toThrow(expect.objectContaining({ name: 'ModelFitError' }));
	});
});

test('gives its memory in the kernels back, done or cancelled', slow, async () => {
	let open = 0;
	const kernels: Kernels = {
		...referenceKernels,
		openWorkspace() {
			open++;
			return { ...referenceKernels.openWorkspace(), release: () => void open-- };
		},
	};
	await fit(communities(), { epochs: 1 }, { kernels });
	expect(open).toBe(0);
	const cancelled = fit(
		communities(),
		{},
		{ kernels, validate: () => Promise.reject(new DOMException('', 'AbortError')) },
	);
	await expect(cancelled).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
	expect(open).toBe(0);
});

describe('tensors', slow, () => {
	afterEach(() => expect(getBackend()).toBe('cpu'));

	test('does not leave one behind after a training or a cancelled one', async () => {
		const train = communities();
		const tensorBackend = 'cpu';
		await fit(train, { epochs: 1 }, { tensorBackend });
		const before = memory().numTensors;
		await fit(train, { epochs: 4, dropout: 0.1 }, { tensorBackend });
		const cancelled = fit(
			train,
			{},
			{ tensorBackend, validate: () => Promise.reject(new DOMException('', 'AbortError')) },
		);
		await expect(cancelled).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
		expect(memory().numTensors).toBe(before);
	});
});

test('scores an empty history, an unseen item and no query at all', slow, async () => {
	const train = communities();
	const model = await fit(train, { epochs: 1 });
	expect(scoresOf(model, [nobody]).every(Number.isFinite)).toBe(true);
	const withNew = { userIndex: null, history: Uint32Array.of(11), values: Float32Array.of(1) };
	expect(scoresOf(model, [withNew]).every(Number.isFinite)).toBe(true);
	model.score([], new Float32Array(0));
});

/** The reference kernels with another loss. */
function kernelsWithLoss(loss: (original: () => number) => number): Kernels {
	return {
		...referenceKernels,
		openWorkspace() {
			const workspace = referenceKernels.openWorkspace();
			return { ...workspace, inBatchSoftmax: (...input) => loss(() => workspace.inBatchSoftmax(...input)) };
		},
	};
}

/** A checkpoint in memory; `until(n)` fails the n-th save after keeping it, as a tab that was closed. */
function memoryCheckpoint() {
	let kept: ArtifactBody | null = null;
	let saves = 0;
	const checkpoint: Checkpoint = {
		load: async () => kept,
		save: async (body) => void (kept = structuredClone(body)),
	};
	const until = (last: number): Checkpoint => ({
		load: checkpoint.load,
		async save(body) {
			await checkpoint.save(body);
			if (++saves === last) throw new Error('cut');
		},
	});
	return { checkpoint, until };
}
