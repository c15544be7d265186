import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ArtifactBody, FitContext, FittedModel } from '$lib/models/model';
import { despiteLostGpu } from '$lib/models/neural/despite-lost-gpu';
import { runSteps } from '$lib/models/neural/run-steps';
import type { TrainingStep } from '$lib/models/neural/training-step';
import { runEpochs } from '$lib/models/run-epochs';
import { Batches, type Batch } from './batches';
import { carryNetwork, type PreviousRows, type WarmParts } from './carry-network';
import { createTrainingStep } from './create-training-step';
import { FittedTwoTower, partArrays, partsOf } from './fitted-two-tower';
import { twoTowerMeta } from './meta';
import { TwoTowerNetwork } from './network';
import { scoringParts } from './scoring-parts';
import type { Settings } from './settings';

/** Where a training begins, if not at random, and for how long it runs. */
export interface WarmStart {
	parts: WarmParts;
	previous: PreviousRows;
	epochs: number;
	learningRate: number;
}

/**
 * Fits the two towers by mini-batches. Between two epochs everything is in the checkpoint, and what an epoch draws
 * follows from the seed and its number, so a resumed training ends in the same bytes as an uninterrupted one.
 * @throws ModelFitError without training rows or where the loss is no longer finite; AbortError
 */
export async function trainTwoTower(
	train: TrainingData,
	settings: Settings,
	context: FitContext,
	warm?: WarmStart,
): Promise<FittedModel> {
	const batches = new Batches(train, settings);
	return despiteLostGpu(context, async (context) => {
		const network = new TwoTowerNetwork(train, settings, batches.capacity, context.kernels);
		try {
			return await trainNetwork(network, batches, train, settings, context, warm);
		} finally {
			network.release();
		}
	});
}

async function trainNetwork(
	network: TwoTowerNetwork,
	batches: Batches,
	train: TrainingData,
	settings: Settings,
	context: FitContext,
	warm: WarmStart | undefined,
): Promise<FittedModel> {
	const { kernels, signal } = context;
	const rng = context.rng.fork('two-tower');
	const [seenUsers, seenItems] = seenRows(train);
	const { stepsPerEpoch } = batches;
	const training = {
		modelId: twoTowerMeta.id,
		remedy: 'Lower the learning rate or raise the temperature.',
		epochs: warm?.epochs ?? settings.epochs,
		stepsPerEpoch,
	};
	const learningRate = warm?.learningRate ?? settings.learningRate;
	network.initialise(rng.fork('weights'));
	if (warm) carryNetwork(warm.parts, warm.previous, network);
	let step: TrainingStep<Batch> | null = null;
	try {
		return await runEpochs<ArtifactBody['arrays']>(
			{
				...training,
				unit: 'steps',
				patience: settings.patience,
				takesBest: true,
				settings: { ...settings, epochs: training.epochs, learningRate, start: warm ? 'update' : 'fit' },
				state: () => network.state().arrays,
				restore: (arrays, epoch) => network.restore({ steps: epoch * stepsPerEpoch, arrays }),
				async runEpoch(epoch, tell) {
					// Not before: on a graphics processor it begins with copies of the network's arrays.
					step ??= await createTrainingStep(network, context);
					const drawn = batches.epoch(rng.fork(`epoch ${epoch}`));
					const exampleCount = ({ userRows }: Batch) => userRows.length;
					return runSteps(step, { ...training, epoch, batches: drawn, exampleCount, learningRate, signal, tell });
				},
				parts: () => partArrays(scoringParts(network, seenUsers, seenItems)),
				fitted(arrays) {
					const { rowCount, columnCount } = train.matrix;
					const parts = partsOf({ arrays }, settings, rowCount, columnCount);
					return new FittedTwoTower(parts, settings, train, kernels);
				},
			},
			train,
			context,
		);
	} finally {
		(step as TrainingStep<Batch> | null)?.release();
	}
}

/** Which users and which items have a training row. */
function seenRows({ matrix }: TrainingData): [users: Uint8Array, items: Uint8Array] {
	const users = Uint8Array.from({ length: matrix.rowCount }, (_, user) =>
		Number(matrix.rowOffsets[user + 1] > matrix.rowOffsets[user]),
	);
	const items = new Uint8Array(matrix.columnCount);
	for (const item of matrix.columnIndices) items[item] = 1;
	return [users, items];
}
