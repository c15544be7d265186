import { InvalidRequestError } from '$lib/core/errors';
import type { Dataset } from '$lib/interactions/dataset';
import type { DatasetSplit, SplitOptions } from './dataset-split';
import { placesOf } from './gather';
import type { PreparedDataset } from './prepare';
import { splitMeta } from './protocol-meta';
import { rowsAsTraining } from './rows-as-training';
import { listedCandidates } from './splits/listed-candidates';
import { splitMethods } from './splits/registry';
import { rowRole } from './splits/row-role';
import type { SplitMethod } from './splits/split-method';

/**
 * Parts a prepared data set into training rows and test rows; every row is in exactly one of them.
 * @param given the second data set of a 'given' split
 * @param listed the third one: the items ranked for each user
 * @throws InvalidRequestError when times are needed and missing, or nobody has rows on both sides
 */
export function splitDataset(
	prepared: PreparedDataset,
	split: SplitOptions,
	given?: Dataset,
	listed?: Dataset,
): DatasetSplit {
	const meta = splitMeta(split.kind);
	if (meta.needsTimestamps && !prepared.hasTimestamps) {
		throw new InvalidRequestError(
			`"${meta.label}" needs the time of each interaction and this data set has none: ` +
				`import the file again with its time column mapped, or choose the random split.`,
		);
	}
	// The registry pairs each kind with its options; TypeScript cannot follow that through the union.
	const method = splitMethods[split.kind] as SplitMethod<SplitOptions['kind']>;
	const { rows, isTest, testRowsInTrain } = method(prepared, split, given);
	const side = (role: number) => rowsAsTraining(rows, placesOf(isTest, role));
	const train = side(rowRole.train);
	const test = side(rowRole.test);
	const foldIn = split.kind === 'user' ? side(rowRole.foldIn) : undefined;
	rejectNothingToMeasure((foldIn ?? train).matrix.rowOffsets, test.matrix.rowOffsets);
	const leftOut = placesOf(isTest, rowRole.leftOut).length;
	return {
		protocol: { preparation: prepared.preparation, split },
		userIds: rows.userIds,
		itemIds: rows.itemIds,
		interactionCount: isTest.length - leftOut,
		train,
		test: test.matrix,
		testTimestamps: test.timestamps,
		...(foldIn && { foldIn: { matrix: foldIn.matrix, timestamps: foldIn.timestamps } }),
		...(split.kind === 'given' &&
			split.candidatesDatasetId !== undefined && { candidates: listedCandidates(rows, test.matrix, listed) }),
		testRowsInTrain,
	};
}

/** An empty test must be an error here, not a row of zeros on the leaderboard. */
function rejectNothingToMeasure(trainOffsets: Uint32Array, testOffsets: Uint32Array): void {
	for (let user = 0; user + 1 < trainOffsets.length; user++) {
		const hasTrain = trainOffsets[user + 1]! > trainOffsets[user]!;
		if (hasTrain && testOffsets[user + 1]! > testOffsets[user]!) return;
	}
	throw new InvalidRequestError(
		'No user has both a training and a test interaction, so no model could be measured: ' +
			'choose another split or a larger test share, or raise “Interactions at least” to 2 or more.',
	);
}
