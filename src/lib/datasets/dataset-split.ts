import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Catalogue } from '$lib/interactions/catalogue';
import type { PositiveRule } from '$lib/interactions/positive';

/** What a model may see. Item and user indices are dense over the prepared data set (train and test together). */
export interface TrainingData {
	/** [userCount × itemCount]; values as in the file. A repeated pair is one entry, its last value and time. */
	readonly matrix: CsrMatrix;
	/** [entryCount] milliseconds, aligned with the matrix's entries. */
	readonly timestamps: Float64Array;
	/** [entryCount] aligned; index into eventNames. */
	readonly eventCodes: Uint8Array;
	readonly eventNames: readonly string[];
	readonly hasValues: boolean;
	/** Row i describes item index i. */
	readonly catalogue: Catalogue;
}

/** Which rows count, before any split: the positive ones, of users and items with enough of them. */
export interface PreparationOptions extends PositiveRule {
	/** Iterative k-core over users and items; 0 or 1 keeps all. */
	minInteractions: number;
}

export type SplitOptions =
	| { kind: 'leave-last-out' }
	| { kind: 'leave-n-out'; n: number }
	/** With a fold: the index-th of `count` successive windows of `testFraction` each, oldest first; what comes after it is left out. */
	| { kind: 'time'; testFraction: number; fold?: TimeFold }
	/** `foldIn` of each test user's rows are their history, the others the test. */
	| { kind: 'user'; userFraction: number; foldIn: number; seed: number }
	| { kind: 'random'; testFraction: number; seed: number }
	/** With candidates: only the items a third data set lists for a user are ranked beside the test items. */
	| { kind: 'given'; testDatasetId: string; candidatesDatasetId?: string };

/** One window of a backtest. */
export interface TimeFold {
	/** 0 … count − 1 */
	index: number;
	count: number;
}

/** Everything that decides which rows are train and which are test; goes into every report. */
export interface Protocol {
	preparation: PreparationOptions;
	split: SplitOptions;
}

export interface DatasetSplit {
	readonly protocol: Protocol;
	readonly userIds: readonly string[];
	readonly itemIds: readonly string[];
	/** Rows after preparation, train and test together. */
	readonly interactionCount: number;
	readonly train: TrainingData;
	/** [userCount × itemCount]: the relevant items of each user; a user without test rows has an empty row. */
	readonly test: CsrMatrix;
	/** [test entries] milliseconds, for whoever looks for leaks; no model sees them. */
	readonly testTimestamps?: Float64Array;
	/** [userCount × itemCount] histories of test users kept out of training; absent where users are asked by their training row. */
	readonly foldIn?: Pick<TrainingData, 'matrix' | 'timestamps'>;
	/** [userCount × itemCount] the only items ranked for each user, test items among them; absent where all are ranked. */
	readonly candidates?: CsrMatrix;
	/** Rows of a test file left out because the same (user, item) pair is a training row. */
	readonly testRowsInTrain?: number;
}
