import { breathe } from '$lib/core/abort';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { normalFactors } from '$lib/models/factors/normal-factors';
import { runEpochs } from '$lib/models/run-epochs';
import type { FitContext, FittedModel, ModelOptions } from '$lib/models/model';
import { createFittedPairwise, pairwiseVersion } from './fitted-pairwise';
import type { PairwiseParts, PairwiseSettings } from './pairwise-parts';
import { createSchedules } from './schedule';

/** Of the first factors times √dim. */
const FIRST_DEVIATION = 0.1;
/** The learning rate falls in a straight line to this share of itself in the last epoch. */
const LAST_RATE = 0.1;

/**
 * Fits by epochs of pairwise steps, one for every interaction. The steps are laid out in cells that share no row, so the
 * same seed gives the same bytes on any number of threads.
 * @throws ModelFitError without training rows or where the factors run away; AbortError
 */
export async function trainPairwise(
	train: TrainingData,
	options: ModelOptions,
	settings: PairwiseSettings,
	context: FitContext,
): Promise<FittedModel> {
	const { kernels, signal } = context;
	const { modelId, dim, epochs, trials, learningRate, regularisation } = settings;
	const { matrix } = train;
	const rng = context.rng.fork(modelId);
	const deviation = FIRST_DEVIATION / Math.sqrt(dim);
	const state = {
		users: normalFactors(rng.fork('users'), matrix.rowCount, dim, deviation),
		items: normalFactors(rng.fork('items'), matrix.columnCount, dim, deviation),
		biases: new Float32Array(matrix.columnCount),
	};
	clearUsersWithoutRows(matrix.rowOffsets, state.users, dim);
	const scheduleOf = createSchedules(matrix, settings.negatives);

	return runEpochs(
		{
			modelId,
			unit: 'epochs',
			epochs,
			patience: settings.patience,
			remedy: 'Raise the regularisation or lower the learning rate.',
			// A training that was paused under other steps starts anew.
			settings: { ...options, version: pairwiseVersion },
			state: () => state,
			async runEpoch(epoch) {
				const startedAt = performance.now();
				const schedule = scheduleOf(rng.fork(`epoch ${epoch}`));
				await breathe(signal);
				const rate = learningRate * (1 - ((1 - LAST_RATE) * epoch) / Math.max(1, epochs - 1));
				const steps = { loss: modelId, trials, learningRate: rate, regularisation, rounds: 1, itemsFixed: false };
				const loss = kernels.pairwiseSteps({ ...state, dim }, schedule, steps);
				const seconds = (performance.now() - startedAt) / 1000;
				return { loss, examplesPerSecond: schedule.users.length / Math.max(seconds, 1e-6) };
			},
			parts: () => ({ users: state.users.slice(), items: state.items.slice(), biases: state.biases.slice() }),
			fitted: (parts: PairwiseParts) => createFittedPairwise(train, options, settings, parts, kernels),
		},
		train,
		context,
	);
}

/** Nothing would ever move them: at zero they are asked for as strangers without a past. */
function clearUsersWithoutRows(rowOffsets: Uint32Array, users: Float32Array, dim: number): void {
	for (let user = 0; user * dim < users.length; user++) {
		if (rowOffsets[user] === rowOffsets[user + 1]) users.fill(0, user * dim, (user + 1) * dim);
	}
}
