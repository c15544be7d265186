import { describe, expect, test } from 'vitest';
import { csrFromCoordinates, rowColumns } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { pastAndNext } from '$lib/datasets/past-and-next';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { recommend } from '$lib/recommendation/recommend';
import type { RecommendRequest } from '$lib/recommendation/recommendation';
import { compilePipeline } from '$lib/recommendation/scenes/compile-pipeline';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { createSceneMaterial } from '$lib/recommendation/scenes/scene-material';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import type { FittedRanker } from './fitted-ranker';
import type { ObjectiveWeights } from './objective';
import { openPastWorld } from './past-world';
import { defaultRankerOptions, type RankerOptions } from './ranker-options';
import { trainRanker } from './train-ranker';

const userCount = 150;
const itemCount = 48;
const kinds = ['hats', 'mugs', 'lamps', 'pans'];
const kindOf = (item: number) => item % kinds.length;
const day = 86_400_000;
const userIds = Array.from({ length: userCount }, (_, user) => `u${user}`);

/** Each user takes eight items, by their kind where `taste` is on and anything where it is off; half of the rows are purchases. */
function trainingOf(taste: boolean, prices?: Float32Array): TrainingData {
	const rng = createRng(5);
	const rows: [number, number][] = [];
	for (let user = 0; user < userCount; user++) {
		const liked = Uint32Array.from({ length: itemCount }, (_, item) => item).filter(
			(item) => !taste || kindOf(item) === user % kinds.length || item % 23 === 0,
		);
		for (const item of rng.shuffle(liked).slice(0, 8)) rows.push([user, item]);
	}
	const { matrix } = csrFromCoordinates({
		rowCount: userCount,
		columnCount: itemCount,
		rows: Uint32Array.from(rows, ([user]) => user),
		columns: Uint32Array.from(rows, ([, item]) => item),
		values: new Float32Array(rows.length).fill(1),
	});
	return {
		matrix,
		timestamps: Float64Array.from(rows, () => rng.integer(100) * day + rng.integer(24) * 3_600_000),
		eventCodes: Uint8Array.from(rows, () => rng.integer(2)),
		eventNames: ['view', 'purchase'],
		hasValues: false,
		catalogue: {
			itemIds: Array.from({ length: itemCount }, (_, item) => `i${item}`),
			columns: [
				{
					...{ name: 'category', role: 'category', kind: 'text' },
					values: Array.from({ length: itemCount }, (_, item) => kinds[kindOf(item)]),
				},
				{
					...{ name: 'price', role: 'price', kind: 'number' },
					values: prices ?? Float32Array.from({ length: itemCount }, (_, item) => 5 + item),
				},
			],
		},
	};
}

/** Knows by heart what everybody took in the rows it was fitted on. */
function memory({ matrix }: TrainingData): FittedModel {
	return {
		itemCount,
		score(queries, out) {
			queries.forEach(({ userIndex }, row) => {
				out.fill(0, row * itemCount, (row + 1) * itemCount);
				if (userIndex === null) return;
				for (const item of rowColumns(matrix, userIndex)) out[row * itemCount + item] = 1;
			});
		},
		toArtifact: () => ({ version: 1, json: {}, arrays: {} }),
	};
}

const pipeline: PipelineSpec = {
	...scenes['for-you'].pipeline,
	sources: [
		{ kind: 'model', runId: null, quota: null, weight: 1 },
		{ kind: 'popular', days: null, quota: null, weight: 1 },
	],
};
const options: RankerOptions = { ...defaultRankerOptions, negatives: 20 };
const meta = modelMeta('item-knn');

/** @param fittedOn what sources, counts and ages are made of; the past, unless somebody cheats */
function train(
	data: TrainingData,
	more: Partial<RankerOptions> = {},
	fittedOn?: TrainingData,
	watch: Pick<Parameters<typeof trainRanker>[3], 'signal' | 'onProgress'> = {},
) {
	const cut = pastAndNext(data, { kind: 'leave-last-out' });
	const source = fittedOn ?? cut.past;
	const material = createSceneMaterial({ model: memory(source), meta, train: source });
	const world = openPastWorld([{ scene: 'for-you', pipeline }], material, { ...cut, userIds });
	return trainRanker(world, cut, { ...options, ...more }, { kernels: referenceKernels, ...watch });
}

function show(data: TrainingData, fitted: FittedRanker, objective: Partial<ObjectiveWeights>, user: number) {
	const material = createSceneMaterial({
		...{ model: memory(data), meta, train: data },
		rankers: new Map([['r', fitted]]),
	});
	const weights = { clicks: 0, purchases: 0, revenue: 0, margin: 0, ...objective };
	const ranker = { kind: 'learned', rankerId: 'r', objective: weights } as const;
	const open = compilePipeline({ ...pipeline, ranker }, material).pipeline;
	const history = rowColumns(data.matrix, user);
	const request: RecommendRequest = {
		query: { userIndex: user, history, values: new Float32Array(history.length).fill(1) },
		exclude: history,
		k: itemCount,
		scene: 'for-you',
	};
	const [slate] = recommend([request], open, referenceKernels);
	return { slate, open, request };
}

describe('a trained second stage', () => {
	test('learns a planted taste from training rows alone, and puts it on the list', async () => {
		const data = trainingOf(true);
		const { fitted, report } = await train(data);
		expect(report.tasks.click.auc).toBeGreaterThan(0.75);
		expect(report.userCounts).toEqual({ fit: 90, calibrate: 30, check: 30 });
		let [own, before] = [0, 0];
		for (let user = 0; user < 40; user++) {
			const { slate } = show(data, fitted, { clicks: 1 }, user);
			const ownOf = (items: Uint32Array) =>
				[...items.slice(0, 3)].filter((item) => kindOf(item) === user % kinds.length).length;
			own += ownOf(slate.itemIndices);
			before += ownOf(slate.merged.itemIndices);
		}
		expect(before / 120).toBeLessThan(0.5);
		expect(own / 120).toBeGreaterThan(0.8);
	});

	test('sees no future: where nothing can be foretold it learns nothing, and a planted leak would show', async () => {
		const data = trainingOf(false);
		const honest = await train(data);
		expect(honest.report.tasks.click.auc).toBeGreaterThan(0.38);
		expect(honest.report.tasks.click.auc).toBeLessThan(0.62);
		const leaking = await train(data, {}, data);
		expect(leaking.report.tasks.click.auc).toBeGreaterThan(0.95);
	});

	test.each(['logistic', 'network'] as const)('%s: the same seed gives the same bytes', async (kind) => {
		const data = trainingOf(true);
		const more = { kind, epochs: 2, hiddenCount: 6 };
		const first = await train(data, more);
		expect(await train(data, more)).toEqual(first);
		expect((await train(data, { ...more, seed: 2 })).fitted.weights).not.toEqual(first.fitted.weights);
	});

	test.each(['Asking what was found then', 'Fitting the network', 'Calibrating'])(
		'ends with an AbortError when it is cancelled at: %s',
		async (phase) => {
			const controller = new AbortController();
			const told: string[] = [];
			const onProgress = (progress: { phase: string }) => {
				told.push(progress.phase);
				if (progress.phase === phase) controller.abort();
			};
			const more = { kind: 'network', calibrator: 'platt', epochs: 2 } as const;
			const training = train(trainingOf(true), more, undefined, { signal: controller.signal, onProgress });
			await expect(training).rejects.toMatchObject({ name: 'AbortError' });
			expect(told.at(-1)).toBe(phase);
		},
	);

	test('too few that came next are refused in words', async () => {
		await expect(train(trainingOf(true), { userCount: 20 })).rejects.toMatchObject({
			name: 'ModelFitError',
			message: expect.stringMatching(/too few to learn from/) as string,
		});
	});
});

describe('what a ranker says of a list', () => {
	test('ranks by what was asked: clicks, revenue, or a blend, and a strange number never reaches a list', async () => {
		const prices = Float32Array.from({ length: itemCount }, (_, item) =>
			item % 5 === 0 ? NaN : item % 11 === 0 ? Infinity : item === 7 ? -3 : 5 + item,
		);
		const data = trainingOf(true, prices);
		const { fitted } = await train(data);
		const lists = [{ clicks: 1 }, { revenue: 1 }, { clicks: 0.5, revenue: 0.5 }].map(
			(objective) => show(data, fitted, objective, 3).slate,
		);
		for (const { itemIndices, scores } of lists) {
			expect(itemIndices.length).toBe(itemCount - 8);
			expect(scores.every(Number.isFinite)).toBe(true);
			expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
		}
		expect(lists[1].itemIndices).not.toEqual(lists[0].itemIndices);
		expect(lists[2].itemIndices).not.toEqual(lists[0].itemIndices);
		const meanPrice = ({ itemIndices }: { itemIndices: Uint32Array }) =>
			[...itemIndices.slice(0, 5)].reduce((sum, item) => sum + (Number.isFinite(prices[item]) ? prices[item] : 0), 0);
		expect(meanPrice(lists[1])).toBeGreaterThan(meanPrice(lists[0]));
	});

	test('a weight that ran away takes its items off the list, not the list down', async () => {
		const data = trainingOf(true);
		const { fitted } = await train(data);
		if (fitted.weights.kind !== 'logistic') throw new Error('not the regression');
		const click = fitted.weights.click.map((weight, place) => (place === 2 ? NaN : weight));
		const broken = { ...fitted, weights: { ...fitted.weights, click } };
		const { slate } = show(data, broken, { clicks: 1 }, 3);
		expect(slate.itemIndices.length).toBe(itemCount - 8);
		expect(slate.scores.every(Number.isFinite)).toBe(true);
	});

	test('the regression’s reasons add up to the log-odds; the network’s are what each group is missed by', async () => {
		const data = trainingOf(true);
		for (const kind of ['logistic', 'network'] as const) {
			const { fitted } = await train(data, { kind, epochs: 2, hiddenCount: 6 });
			const { slate, open, request } = show(data, fitted, { purchases: 1 }, 3);
			const [first, last] = open.ranker!.explain!(request, slate.merged, [
				slate.itemIndices[0],
				slate.itemIndices.at(-1)!,
			]);
			for (const explained of [first!, last!]) {
				expect(explained.task).toBe('purchase');
				expect(explained.isExact).toBe(kind === 'logistic');
				expect(explained.parts.length).toBeGreaterThan(2);
				if (fitted.weights.kind !== 'logistic') continue;
				const sum = explained.parts.reduce((total, { change }) => total + change, 0);
				expect(sum + fitted.weights.purchase.at(-1)!).toBeCloseTo(explained.logit, 3);
			}
			expect(first!.purchase).toBeGreaterThanOrEqual(last!.purchase);
			expect(first!.expectations).toEqual([{ id: 'purchases', label: 'Expected purchases', value: first!.purchase }]);
		}
	});
});
