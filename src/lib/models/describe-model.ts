import { describe, expect, test } from 'vitest';
import { TrainingPausedError } from '$lib/core/errors';
import type { CatalogueColumn } from '$lib/interactions/catalogue';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { describeModelCapabilities } from './describe-model-capabilities';
import { describeModelUpdate } from './describe-model-update';
import { describeModelMeta } from './describe-model-meta';
import { describeModelTensors } from './describe-model-tensors';
import type {
	ArtifactBody,
	Checkpoint,
	FittedModel,
	ModelEntry,
	ModelOptions,
	OptionSpec,
	OptionValue,
	Query,
} from './model';
import { modelEntry } from './registry';
import { fitOn, knownUsers, nobody, scoresOf, strangers, unseenInOrder } from './tiny-fit';
import { checkerboard, constantColumns, diceWorld, tinyTrainingData, type TinyWorld } from './tiny-worlds';

const timeout = 60_000;

export interface TinyOptions {
	/** Under which a fit learns a tiny world. */
	learn?: ModelOptions;
	/** Under which a fit takes a moment, and need not learn; `learn` where left out. */
	quick?: ModelOptions;
	/** What the catalogue says of the checkerboard's squares; nothing where left out. */
	columns?: readonly CatalogueColumn[];
}

/** What every model owes, proved on worlds small enough to know the answer. */
export function describeModel(modelId: string, { learn = {}, quick = learn, columns = [] }: TinyOptions = {}): void {
	const entry = modelEntry(modelId);
	const board = () => checkerboard(columns);
	describe(modelId, { timeout }, () => {
		describeModelMeta(modelId, entry.meta);
		describeLearning(entry, learn, board);
		describeSameness(entry, quick, board);
		describeOddWorlds(entry, quick);
		describeAbort(entry, quick, board);
		if (entry.meta.capabilities.iterative) describeResume(entry, quick, board);
		if (entry.meta.family === 'neural') describeModelTensors(entry, quick, board);
		describeModelCapabilities(entry, learn, board);
		describeModelUpdate(entry, learn);
	});
}

function describeLearning(entry: ModelEntry, learn: ModelOptions, board: () => TinyWorld): void {
	const { personal, usesCatalogue } = entry.meta.capabilities;
	if (personal) {
		test('puts the withheld cell of a checkerboard on top, for known users and for strangers with that history', async () => {
			const world = board();
			const model = await fitOn(entry, world.train, learn);
			for (const queries of [knownUsers(world.train), strangers(world.train)]) {
				expect(queries.map((query) => unseenInOrder(model, query)[0])).toEqual(world.withheld);
			}
		});
	} else {
		test('gives everybody the same scores, as it is declared not personal', async () => {
			const { train } = board();
			const model = await fitOn(entry, train, learn);
			const rows = knownUsers(train).map((query) => scoresOf(model, [query]));
			for (const row of rows) expect(row).toEqual(rows[0]);
		});
	}

	test('does not gain from features that are the same for every item', async () => {
		const plain = diceWorld();
		const constant = diceWorld(constantColumns(plain.train.matrix.columnCount));
		const [without, with_] = [await fitOn(entry, plain.train, learn), await fitOn(entry, constant.train, learn)];
		if (usesCatalogue) {
			expect(meanPlace(with_, constant)).toBeGreaterThan(meanPlace(without, plain) - 0.12);
			expect(meanPlace(with_, constant)).toBeGreaterThan(0.5 - 0.15);
		} else {
			expect(scoresOf(with_, knownUsers(constant.train))).toEqual(scoresOf(without, knownUsers(plain.train)));
		}
	});
}

function describeSameness(entry: ModelEntry, quick: ModelOptions, board: () => TinyWorld): void {
	test('scores a batch as it scores one query at a time', async () => {
		const { train } = board();
		const model = await fitOn(entry, train, quick);
		const queries = [...knownUsers(train), ...strangers(train), nobody];
		const batch = scoresOf(model, queries);
		queries.forEach((query, row) => {
			const single = scoresOf(model, [query]);
			expect(batch.slice(row * model.itemCount, (row + 1) * model.itemCount)).toEqual(single);
		});
	});

	test('gives the same bytes for the same seed', async () => {
		const { train } = board();
		const [first, second] = [await fitOn(entry, train, quick), await fitOn(entry, train, quick)];
		expect(second.toArtifact()).toEqual(first.toArtifact());
	});

	test('scores the same after it was stored and restored', async () => {
		const { train } = board();
		const model = await fitOn(entry, train, quick);
		const { version, json, arrays } = structuredClone(model.toArtifact());
		expect(JSON.parse(JSON.stringify(json))).toEqual(json);
		const code = await entry.load();
		const restored = code.restore({ version, json, arrays }, { train, kernels: referenceKernels });
		const queries = [...knownUsers(train), ...strangers(train), nobody];
		expect(restored.itemCount).toBe(model.itemCount);
		expect(scoresOf(restored, queries)).toEqual(scoresOf(model, queries));
		expect(restored.toArtifact()).toEqual(model.toArtifact());
	});

	test('refuses an artifact of another version', async () => {
		const { train } = board();
		const artifact = (await fitOn(entry, train, quick)).toArtifact();
		const code = await entry.load();
		const restore = () => code.restore({ ...artifact, version: 9999 }, { train, kernels: referenceKernels });
		expect(restore).toThrow(expect.objectContaining({ name: 'ArtifactVersionError' }));
	});
}

function describeOddWorlds(entry: ModelEntry, quick: ModelOptions): void {
	const oneRow = tinyTrainingData(1, 3, [
		{ user: 0, item: 0, value: 4 },
		{ user: 0, item: 2, value: 5 },
	]);
	const oneCell = tinyTrainingData(1, 1, [{ user: 0, item: 0, value: 3 }]);
	// User 2 and item 3 appear in the test rows only.
	const unseen = tinyTrainingData(3, 4, [
		{ user: 0, item: 0, value: 1 },
		{ user: 0, item: 1, value: 5 },
		{ user: 1, item: 1, value: 2 },
		{ user: 1, item: 2, value: 2 },
	]);
	const blanks = tinyTrainingData(3, 3, [
		{ user: 0, item: 0, value: NaN },
		{ user: 0, item: 1, value: 5 },
		{ user: 1, item: 1, value: NaN },
		{ user: 2, item: 2, value: 1 },
		{ user: 2, item: 1, value: 4 },
	]);
	const sameForAll = tinyTrainingData(
		4,
		3,
		Array.from({ length: 12 }, (_, cell) => ({ user: Math.floor(cell / 3), item: cell % 3, value: 3 })),
	);

	test.each([
		['of one row', oneRow],
		['of one cell', oneCell],
		['with a user and an item nobody saw', unseen],
		['where everybody took everything', sameForAll],
	])('gives finite scores in a world %s, to users, strangers and an empty history', async (_, train) => {
		const model = await fitOn(entry, train, quick);
		expectFinite(entry, model, [...knownUsers(train), ...strangers(train), nobody]);
	});

	const extremes = Object.entries(entry.meta.options).flatMap(([name, spec]) =>
		endsOf(spec).map((value): [string, OptionValue] => [name, value]),
	);
	test.each(extremes)('fits with %s at its end %s, blank ratings or not', async (name, value) => {
		for (const train of [checkerboard(constantColumns(16)).train, blanks]) {
			const model = await fitOn(entry, train, { ...quick, [name]: value });
			expectFinite(entry, model, [...knownUsers(train), nobody]);
		}
	});

	test('refuses an option it does not have', async () => {
		const fit = fitOn(entry, oneRow, { ...quick, 'no such option': 1 });
		await expect(fit).rejects.toThrow(expect.objectContaining({ name: 'ModelFitError' }));
	});
}

function describeAbort(entry: ModelEntry, quick: ModelOptions, board: () => TinyWorld): void {
	test('stops with an AbortError when it was cancelled before it began', async () => {
		const fit = fitOn(entry, board().train, quick, { signal: AbortSignal.abort() });
		await expect(fit).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
	});

	test('stops with an AbortError within one step of being cancelled', async () => {
		const controller = new AbortController();
		let calls = 0;
		const onProgress = () => {
			calls++;
			controller.abort();
		};
		const fit = fitOn(entry, board().train, quick, { signal: controller.signal, onProgress });
		await expect(fit).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
		expect(calls).toBe(1);
	});

	test('reports progress that only grows and never passes its total', async () => {
		const seen: number[] = [];
		await fitOn(entry, board().train, quick, {
			onProgress: ({ done, total, unit }) => {
				expect(done).toBeLessThanOrEqual(total);
				expect(unit).not.toBe('');
				seen.push(done);
			},
		});
		expect(seen.length).toBeGreaterThan(0);
		expect(seen).toEqual([...seen].sort((a, b) => a - b));
	});
}

/** What makes pausing, and a reload in mid-training, safe. */
function describeResume(entry: ModelEntry, quick: ModelOptions, board: () => TinyWorld): void {
	test('stopped at its first checkpoint and taken up again, ends in the same bytes', async () => {
		const { train } = board();
		let saved: ArtifactBody | null = null;
		let pausing = true;
		const checkpoint: Checkpoint = {
			load: async () => saved,
			async save(body) {
				saved = structuredClone(body);
				if (pausing) throw new TrainingPausedError('enough');
			},
		};
		const stopped = fitOn(entry, train, quick, { checkpoint });
		await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'TrainingPausedError' }));
		pausing = false;
		const resumed = await fitOn(entry, train, quick, { checkpoint });
		expect(resumed.toArtifact()).toEqual((await fitOn(entry, train, quick)).toArtifact());
	});
}

function endsOf(spec: OptionSpec): OptionValue[] {
	if (spec.kind === 'boolean') return [true, false];
	return spec.kind === 'choice' ? spec.choices.map(({ value }) => value) : [spec.min, spec.max];
}

/** Mean place of the withheld items among the unseen ones: 0 all on top, 0.5 chance. */
function meanPlace(model: FittedModel, { train, withheld }: TinyWorld): number {
	const places = knownUsers(train).map((query, user) => {
		const order = unseenInOrder(model, query);
		return order.indexOf(withheld[user]) / (order.length - 1);
	});
	return places.reduce((sum, place) => sum + place, 0) / places.length;
}

function expectFinite(entry: ModelEntry, model: FittedModel, queries: readonly Query[]): void {
	expect(scoresOf(model, queries).every(Number.isFinite)).toBe(true);
	if (!entry.meta.capabilities.predictsValues) return;
	const out = new Float32Array(model.itemCount).fill(NaN);
	for (const query of queries) {
		model.predictValues!(query, out);
		expect(out.every(Number.isFinite)).toBe(true);
	}
}
