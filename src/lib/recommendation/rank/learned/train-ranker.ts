import { ModelFitError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import { rowColumns } from '$lib/core/csr-matrix';
import { createRng, type Rng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { PastAndNext } from '$lib/datasets/past-and-next';
import type { Kernels } from '$lib/kernels/kernel';
import { isPurchase } from '$lib/recommendation/retrieve/baskets';
import { areaUnderCurve } from './area-under-curve';
import { type AskedPast, askPast } from './ask-past';
import { type Calibrator, fitCalibrator, probabilityOf } from './calibrator';
import { createFitRows, scalingOf, standardiseRows } from './fit-rows';
import {
	type FittedRanker,
	logitsOf,
	type RankerTask,
	rankerTasks,
	type RankerWeights,
	standardise,
} from './fitted-ranker';
import { fitLogistic } from './logistic';
import { fitNetwork, type TaskRows } from './network';
import type { PastWorld } from './past-world';
import type { RankerOptions } from './ranker-options';
import { type Reliability, reliabilityOf } from './reliability';

/** How one of the two predictions came out on shoppers nothing was fitted to. */
export interface TaskReport {
	before: Reliability;
	after: Reliability;
	/** Chance that a candidate taken stands above one that was not, over all pairs of the part. */
	auc: number;
}

export interface RankerFitReport {
	/** Shoppers in each part. */
	userCounts: { fit: number; calibrate: number; check: number };
	/** Rows the model was fitted on, negatives thinned out. */
	rowCount: number;
	/** Candidates taken next in the fitting part. */
	positives: Record<RankerTask, number>;
	tasks: Record<RankerTask, TaskReport>;
	/** False: the log names no purchases, so every row counts as one. */
	namesPurchases: boolean;
}

const fitShare = 0.6;
const calibrateShare = 0.2;
/** Fewer would be learnt by heart. */
const leastPositives = 20;
const batchSize = 512;
const learningRate = 0.003;

interface TrainContext {
	kernels: Kernels;
	signal?: AbortSignal;
	onProgress?: OnProgress;
}

/**
 * Fits a second stage on the past's candidates and what came next: 60 % of the shoppers teach it, 20 % calibrate it, the last 20 % say how
 * well its probabilities come true. Same seed, same bytes.
 * @throws ModelFitError where next to nothing that was found was taken; AbortError
 */
export async function trainRanker(
	world: PastWorld,
	{ past, next }: PastAndNext,
	options: RankerOptions,
	{ kernels, signal, onProgress }: TrainContext,
): Promise<{ fitted: FittedRanker; report: RankerFitReport }> {
	const rng = createRng(options.seed).fork('ranker');
	const startedAt = performance.now();
	const tell = (phase: string, done: number, total: number, unit: string) =>
		onProgress?.({ phase, done, total, unit, elapsedMs: performance.now() - startedAt });
	const users = drawUsers(past, next, options.userCount, rng.fork('shoppers'));
	const cuts = [0, fitShare, fitShare + calibrateShare, 1].map((share) => Math.round(share * users.length));
	const ask = (part: number, visit: (asked: AskedPast) => void) =>
		askPast(
			world,
			users.subarray(cuts[part], cuts[part + 1]),
			next,
			{
				...{ kernels, ...(signal && { signal }) },
				onUser: (done) => tell('Asking what was found then', cuts[part] + done, users.length, 'shoppers'),
			},
			visit,
		);

	const builder = createFitRows(world.scenes[0].reader.featureCount, options.negatives, rng.fork('negatives'));
	await ask(0, (asked) => builder.add(asked));
	const rows = builder.rows();
	const positives = { click: sum(rows.click), purchase: sum(rows.purchase) };
	if (Math.min(positives.click, positives.purchase) < leastPositives) {
		throw new ModelFitError(
			`Of all that was found, ${positives.click} items were taken next and ${positives.purchase} bought: too few to learn from (${leastPositives} of each are needed). Let the sources bring more candidates, or choose another scene.`,
		);
	}
	const scaling = scalingOf(rows);
	standardiseRows(rows, scaling);
	const weights = await fitWeights(rows, options, rng.fork('network'), { kernels, ...(signal && { signal }) }, tell);

	const toCalibrate = createLogitList(scaling, weights);
	await ask(1, (asked) => toCalibrate.add(asked));
	const toCheck = createLogitList(scaling, weights);
	await ask(2, (asked) => toCheck.add(asked));
	tell('Calibrating', 0, 1, 'rankers');
	const calibrators = {} as Record<RankerTask, Calibrator>;
	const tasks = {} as Record<RankerTask, TaskReport>;
	for (const task of rankerTasks) {
		const teach = toCalibrate.list(task);
		calibrators[task] = await fitCalibrator(options.calibrator, teach.logits, teach.labels, signal);
		const { logits, labels } = toCheck.list(task);
		const reliability = (calibrator: Calibrator) =>
			reliabilityOf(
				logits.map((logit) => probabilityOf(calibrator, logit)),
				labels,
			);
		tasks[task] = {
			before: reliability({ kind: 'none' }),
			after: reliability(calibrators[task]),
			auc: areaUnderCurve(logits, labels),
		};
	}
	return {
		fitted: { version: 1, sources: world.sources, ...scaling, weights, calibrators },
		report: {
			userCounts: { fit: cuts[1], calibrate: cuts[2] - cuts[1], check: cuts[3] - cuts[2] },
			rowCount: rows.click.length,
			positives,
			tasks,
			namesPurchases: next.eventNames.some(isPurchase),
		},
	};
}

type Tell = (phase: string, done: number, total: number, unit: string) => void;

async function fitWeights(
	rows: TaskRows,
	{ kind, l2, hiddenCount, epochs }: RankerOptions,
	rng: Rng,
	context: Omit<TrainContext, 'onProgress'>,
	tell: Tell,
): Promise<RankerWeights> {
	if (kind === 'network') {
		const network = await fitNetwork(rows, {
			...{ hiddenCount, epochs, batchSize, learningRate, l2: l2 / rows.click.length, rng, ...context },
			onEpoch: (done, total) => tell('Fitting the network', done, total, 'epochs'),
		});
		return { kind, ...network };
	}
	const coefficients = {} as Record<RankerTask, Float64Array>;
	for (const [place, task] of rankerTasks.entries()) {
		const fit = await fitLogistic(
			{ ...rows, labels: rows[task] },
			{
				...{ l2, ...(context.signal && { signal: context.signal }) },
				// Newton's method ends within ten steps or so.
				onIteration: (done) => tell('Fitting the regression', 10 * place + Math.min(9, done), 20, 'steps'),
			},
		);
		coefficients[task] = fit.coefficients;
	}
	return { kind, ...coefficients };
}

/** Logits of every candidate with what became of it. */
function createLogitList(scaling: Pick<FittedRanker, 'means' | 'scales'>, weights: RankerWeights) {
	const lists = rankerTasks.map(() => ({ logits: [] as number[], labels: [] as number[] }));
	let out = new Float64Array(0);
	return {
		add({ features, count, ...labels }: AskedPast) {
			if (out.length < 2 * count) out = new Float64Array(2 * count);
			standardise(features, count, scaling);
			logitsOf(weights, features, count, out);
			rankerTasks.forEach((task, place) => {
				for (let row = 0; row < count; row++) {
					lists[place].logits.push(out[place * count + row]);
					lists[place].labels.push(labels[task][row]);
				}
			});
		},
		list(task: RankerTask) {
			const { logits, labels } = lists[rankerTasks.indexOf(task)];
			return { logits: Float64Array.from(logits), labels: Float32Array.from(labels) };
		},
	};
}

/** Shoppers with a past and something next, drawn at random. */
function drawUsers(past: TrainingData, next: TrainingData, most: number, rng: Rng): Uint32Array {
	const users = Uint32Array.from({ length: next.matrix.rowCount }, (_, user) => user).filter(
		(user) => rowColumns(past.matrix, user).length > 0 && rowColumns(next.matrix, user).length > 0,
	);
	return rng.shuffle(users).slice(0, most);
}

function sum(values: Float32Array): number {
	return values.reduce((total, value) => total + value, 0);
}
