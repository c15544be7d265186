import { createRng } from '$lib/core/rng';
import { testRowCount, type SplitMeta, type SplitMethod } from './split-method';

export const randomMeta: SplitMeta = {
	kind: 'random',
	label: 'Random rows (leaks the future)',
	help:
		'Hides rows drawn at random. Models then learn from days after the ones they are tested on, which no live ' +
		'shop can do: the numbers come out too good. Use it when the file has no times, or to match a paper.',
	leaks: true,
	needsTimestamps: false,
};

/** round(n · testFraction) rows drawn without replacement are the test; the same seed draws the same rows. */
export const random: SplitMethod<'random'> = (prepared, { testFraction, seed }) => {
	const rowCount = prepared.userIndices.length;
	const drawn = new Uint32Array(rowCount);
	for (let row = 0; row < rowCount; row++) drawn[row] = row;
	createRng(seed).fork('random-split').shuffle(drawn);
	const isTest = new Uint8Array(rowCount);
	for (const row of drawn.subarray(0, testRowCount(rowCount, testFraction))) isTest[row] = 1;
	return { rows: prepared, isTest, testRowsInTrain: 0 };
};
