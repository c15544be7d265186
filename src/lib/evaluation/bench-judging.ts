import { csrFromCoordinates, type CsrMatrix } from '$lib/core/csr-matrix';
import type { OnProgress } from '$lib/core/progress';
import { createRng, type Rng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel, ModelMeta } from '$lib/models/model';
import { popularityMeta } from '$lib/models/popularity/meta';
import { evaluate } from './evaluate';
import { simulateCoverage, simulateFalseAlarms, type SimulatedShare } from './simulate-judgement';

export interface JudgingSize {
	userCount: number;
	itemCount: number;
	dim: number;
	/** List lengths. */
	ks: readonly number[];
}

const [HISTORY, TAKEN] = [20, 1];

/**
 * Judges a made-up factor model over a made-up shop of this size, every metric with its interval, and says how long it took.
 * @throws AbortError
 */
export async function benchJudging(
	{ userCount, itemCount, dim, ks }: JudgingSize,
	context: { kernels: Kernels; signal: AbortSignal; onProgress: OnProgress },
): Promise<{ durationMs: number; metricCount: number }> {
	const rng = createRng(1).fork('bench-judging');
	const split = madeUpSplit(rng, userCount, itemCount);
	const model = factorModel(rng, userCount, itemCount, dim, context.kernels);
	const meta: ModelMeta = { ...popularityMeta, capabilities: { ...popularityMeta.capabilities, personal: true } };
	const startedAt = performance.now();
	const { metrics } = await evaluate(model, meta, split, { ks, seed: 1, ...context });
	return { durationMs: performance.now() - startedAt, metricCount: Object.keys(metrics).length };
}

/** 2,000 simulated data sets of each shape: what 95 % and 5 % really are. */
export async function benchStatistics(): Promise<{ coverage: SimulatedShare[]; falseAlarms: SimulatedShare[] }> {
	return { coverage: await simulateCoverage(2000, 200, 1000), falseAlarms: simulateFalseAlarms(2000, 200, 1000) };
}

function factorModel(rng: Rng, userCount: number, itemCount: number, dim: number, kernels: Kernels): FittedModel {
	const users = Float32Array.from({ length: userCount * dim }, () => rng.normal());
	const items = Float32Array.from({ length: itemCount * dim }, () => rng.normal());
	return {
		itemCount,
		score(queries, out) {
			const rows = new Float32Array(queries.length * dim);
			queries.forEach(({ userIndex }, row) => {
				rows.set(users.subarray(userIndex! * dim, (userIndex! + 1) * dim), row * dim);
			});
			kernels.gemm({ m: queries.length, n: itemCount, k: dim, transposeB: true }, rows, items, out);
		},
		toArtifact: () => ({ version: 1, json: {}, arrays: {} }),
	};
}

/** Popular items are taken more often; prices, brands and categories feed every metric. */
function madeUpSplit(rng: Rng, userCount: number, itemCount: number): DatasetSplit {
	const drawItem = () => Math.floor(itemCount * rng.next() ** 3);
	const [train, test]: number[][][] = [[], []];
	for (let user = 0; user < userCount; user++) {
		const drawn = new Set<number>();
		while (drawn.size < HISTORY + TAKEN) drawn.add(drawItem());
		[...drawn].forEach((item, place) => (place < HISTORY ? train : test).push([user, item]));
	}
	const itemIds = Array.from({ length: itemCount }, (_, item) => `i${item}`);
	const text = (of: (item: number) => string) => itemIds.map((_, item) => of(item));
	return {
		protocol: {
			preparation: { minValue: null, minInteractions: 0, events: null },
			split: { kind: 'leave-last-out' },
		},
		userIds: Array.from({ length: userCount }, (_, user) => `u${user}`),
		itemIds,
		interactionCount: train.length + test.length,
		train: {
			matrix: matrixOf(train, userCount, itemCount),
			timestamps: new Float64Array(train.length),
			eventCodes: new Uint8Array(train.length),
			eventNames: ['purchase'],
			hasValues: false,
			catalogue: {
				itemIds,
				columns: [
					{
						name: 'price',
						role: 'price',
						kind: 'number',
						values: Float32Array.from(itemIds, () => 1 + rng.integer(99)),
					},
					{ name: 'margin', role: 'attribute', kind: 'number', values: Float32Array.from(itemIds, () => rng.next()) },
					{ name: 'brand', role: 'brand', kind: 'text', values: text((item) => `b${item % 40}`) },
					{ name: 'category', role: 'category', kind: 'text', values: text((item) => `c${item % 20}|d${item % 7}`) },
				],
			},
		},
		test: matrixOf(test, userCount, itemCount),
	};
}

function matrixOf(cells: readonly number[][], rowCount: number, columnCount: number): CsrMatrix {
	return csrFromCoordinates({
		rowCount,
		columnCount,
		rows: Uint32Array.from(cells, ([user]) => user),
		columns: Uint32Array.from(cells, ([, item]) => item),
		values: new Float32Array(cells.length).fill(1),
	}).matrix;
}
