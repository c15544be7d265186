import { breathe } from '$lib/core/abort';
import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { requireArray, requireVersion } from '$lib/models/artifact';
import { normalFactors } from '$lib/models/factors/normal-factors';
import { runEpochs } from '$lib/models/run-epochs';
import type { FitContext, FittedModel, Model, ModelOptions } from '$lib/models/model';
import { vectorMatrix } from '$lib/models/neighbourhood/signal';
import { readOptions } from '$lib/models/read-options';
import { alsVersion, createFittedAls } from './fitted-als';
import { alsMeta } from './meta';
import { rowRegularisation, type Settings } from './regularisation';

/** Rounds of an update: what is known lies near its place already. */
const UPDATE_ITERATIONS = 2;
/** Of the first factors times √dim, so that the first scores are small whatever the dimension (Rendle et al. 2021, §2.3). */
const FIRST_DEVIATION = 0.1;

/**
 * Matrix factorisation for implicit feedback by alternating least squares: minimises
 * Σ_taken (1 − x_u·y_i)² + α₀ Σ_all (x_u·y_i)² + Σ_u λ_u|x_u|² + Σ_i λ_i|y_i|², users and items in turn, each in
 * closed form (Rendle et al. 2021, §2). Ratings count as taken.
 */
export const als: Model = {
	fit: (train, options, context) => alternate(train, readOptions(alsMeta, options), context),

	restore(artifact, { train, kernels }) {
		requireVersion(artifact, alsVersion, alsMeta.id);
		const settings = readOptions(alsMeta, artifact.json['options'] as ModelOptions);
		const length = train.matrix.columnCount * settings.dim;
		return createFittedAls(train, settings, requireArray(artifact, 'itemFactors', Float32Array, length), kernels);
	},

	/** Folds every user in to the factors of before, then places the items anew: a few rounds instead of all. */
	update(artifact, train, context) {
		requireVersion(artifact, alsVersion, alsMeta.id);
		const settings = readOptions(alsMeta, artifact.json['options'] as ModelOptions);
		const before = requireArray(artifact, 'itemFactors', Float32Array);
		const start = (itemFactors: Float32Array) =>
			context.previousItems.forEach((row, item) => {
				const { dim } = settings;
				if (row >= 0) itemFactors.set(before.subarray(row * dim, (row + 1) * dim), item * dim);
			});
		return alternate(train, settings, context, { iterations: Math.min(UPDATE_ITERATIONS, settings.iterations), start });
	},
};

/** @param warm where an update begins, and for how long; a fit begins at random */
async function alternate(
	train: TrainingData,
	settings: Settings,
	context: FitContext,
	warm?: { iterations: number; start: (itemFactors: Float32Array) => void },
): Promise<FittedModel> {
	const { kernels, signal } = context;
	const { dim, unobservedWeight, solver, steps } = settings;
	const byUser = vectorMatrix(train.matrix, 'ones');
	const byItem = transpose(byUser).matrix;
	const rng = context.rng.fork('als');
	const deviation = FIRST_DEVIATION / Math.sqrt(dim);
	const state = {
		userFactors: normalFactors(rng.fork('users'), byUser.rowCount, dim, deviation),
		itemFactors: normalFactors(rng.fork('items'), byItem.rowCount, dim, deviation),
	};
	warm?.start(state.itemFactors);
	const solveUsers = halfSweep(byUser);
	const solveItems = halfSweep(byItem);

	return runEpochs(
		{
			modelId: alsMeta.id,
			unit: 'iterations',
			epochs: warm?.iterations ?? settings.iterations,
			patience: settings.patience,
			remedy: 'Raise the regularisation.',
			settings,
			state: () => state,
			async runEpoch() {
				const startedAt = performance.now();
				solveUsers(state.itemFactors, state.userFactors);
				await breathe(signal);
				solveItems(state.userFactors, state.itemFactors);
				const seconds = (performance.now() - startedAt) / 1000;
				return { examplesPerSecond: byUser.values.length / Math.max(seconds, 1e-6) };
			},
			parts: () => ({ itemFactors: state.itemFactors.slice() }),
			fitted: ({ itemFactors }) => createFittedAls(train, settings, itemFactors, kernels),
		},
		train,
		context,
	);

	/** Gives every row its factors for those of the columns. */
	function halfSweep(matrix: CsrMatrix): (columnFactors: Float32Array, rowFactors: Float32Array) => void {
		const regularisation = rowRegularisation(settings, matrix.rowOffsets, matrix.columnCount);
		const system = { dim, unobservedWeight, regularisation };
		return solver === 'cholesky'
			? (columnFactors, rowFactors) => kernels.alsSolve(matrix, columnFactors, system, rowFactors)
			: (columnFactors, rowFactors) =>
					kernels.alsConjugateGradient(matrix, columnFactors, { ...system, steps }, rowFactors);
	}
}
