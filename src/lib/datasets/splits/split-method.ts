import { InvalidRequestError } from '$lib/core/errors';
import type { SplitOptions } from '$lib/datasets/dataset-split';
import type { PreparedDataset } from '$lib/datasets/prepare';
import type { Dataset } from '$lib/interactions/dataset';

/** Light: draws the choice on the Train page. */
export interface SplitMeta {
	kind: SplitOptions['kind'];
	label: string;
	/** What it does and when to choose it, in a shop owner's words. */
	help: string;
	/** True where training rows can be later than test rows: the model has seen the future. */
	leaks: boolean;
	needsTimestamps: boolean;
}

/** Which rows are test rows. `rows` is the prepared data set itself, or that with rows of a test file added. */
export interface SplitRows {
	rows: PreparedDataset;
	/** [rowCount] see `rowRole` */
	isTest: Uint8Array;
	/** Test rows left out because the same (user, item) pair is a training row. */
	testRowsInTrain: number;
}

/** One way of telling train from test. */
export type SplitMethod<Kind extends SplitOptions['kind']> = (
	prepared: PreparedDataset,
	options: Extract<SplitOptions, { kind: Kind }>,
	given?: Dataset,
) => SplitRows;

/**
 * round(rowCount · fraction), at least one row and not all.
 * @throws InvalidRequestError when the fraction is not between 0 and 1 or there are not two rows
 */
export function testRowCount(rowCount: number, testFraction: number): number {
	if (!(testFraction > 0 && testFraction < 1)) {
		throw new InvalidRequestError(`The test share is ${testFraction}: choose one between 0 and 1, such as 0.1.`);
	}
	if (rowCount < 2) {
		throw new InvalidRequestError('A split needs at least two interactions: loosen the filters.');
	}
	return Math.min(rowCount - 1, Math.max(1, Math.round(rowCount * testFraction)));
}
