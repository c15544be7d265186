import { createRng } from '$lib/core/rng';
import { InvalidRequestError } from '$lib/core/errors';
import { rowRole } from './row-role';
import type { SplitMeta, SplitMethod } from './split-method';

export const userMeta: SplitMeta = {
	kind: 'user',
	label: 'New shoppers the model never saw',
	help:
		'Keeps some shoppers out of training, shows the model most of what they did and asks for the rest (strong generalisation, ' +
		'Liang et al. 2018). The test for a shop full of strangers; it does not look at times.',
	leaks: false,
	needsTimestamps: false,
};

/**
 * round(users · userFraction) users with two rows or more are drawn; of each, round(rows · foldIn) rows drawn at random are the history
 * they are asked with (at least one), the others the test (at least one). None of their rows is a training row (Liang et al.
 * 2018, WWW, §4.1).
 * @throws InvalidRequestError where a share is not between 0 and 1 or nobody can be drawn
 */
export const user: SplitMethod<'user'> = (prepared, { userFraction, foldIn, seed }) => {
	for (const [name, share] of [
		['share of test users', userFraction],
		['fold-in share', foldIn],
	] as const) {
		if (!(share > 0 && share < 1))
			throw new InvalidRequestError(`The ${name} is ${share}: choose one between 0 and 1.`);
	}
	const { userIndices } = prepared;
	const rowsOf = prepared.userIds.map((): number[] => []);
	userIndices.forEach((index, row) => rowsOf[index]!.push(row));
	const rng = createRng(seed).fork('user-split');
	const able = rng.shuffle(rowsOf.flatMap((rows, index) => (rows.length >= 2 ? [index] : [])));
	const drawn = able.slice(0, Math.round(prepared.userIds.length * userFraction));
	if (drawn.length === 0 || drawn.length === prepared.userIds.length) {
		throw new InvalidRequestError('Too few users to keep some out of training: choose another share or another split.');
	}
	const isTest = new Uint8Array(userIndices.length);
	for (const index of drawn) {
		const rows = rng.shuffle(rowsOf[index]!);
		const kept = Math.min(rows.length - 1, Math.max(1, Math.round(rows.length * foldIn)));
		rows.forEach((row, place) => (isTest[row] = place < kept ? rowRole.foldIn : rowRole.test));
	}
	return { rows: prepared, isTest, testRowsInTrain: 0 };
};
