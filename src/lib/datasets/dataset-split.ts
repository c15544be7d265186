import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Catalogue } from '$lib/interactions/catalogue';

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

/** Which rows count, before any split. */
export interface PreparationOptions {
	/** Keep rows with value ≥ minValue; null keeps all. */
	minValue: number | null;
	/** Iterative k-core over users and items; 0 or 1 keeps all. */
	minInteractions: number;
	/** Keep only these events; null keeps all. */
	events: readonly string[] | null;
}

export type SplitOptions =
	| { kind: 'leave-last-out' }
	| { kind: 'time'; testFraction: number }
	| { kind: 'random'; testFraction: number; seed: number }
	| { kind: 'given'; testDatasetId: string };

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
	/** Histories of test users who are not in training (fold-in), [userCount × itemCount]; absent where users are asked by their training row. */
	readonly foldIn?: Pick<TrainingData, 'matrix' | 'timestamps'>;
	/** [userCount × itemCount] the only items ranked for each user, test items among them; absent where all are ranked. */
	readonly candidates?: CsrMatrix;
	/** Rows of a test file left out because the same (user, item) pair is a training row. */
	readonly testRowsInTrain?: number;
}
