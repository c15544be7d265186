import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowOfEntry } from '$lib/core/csr-matrix';
import type { DatasetSplit, SplitOptions } from '$lib/datasets/dataset-split';
import { prepare } from '$lib/datasets/prepare';
import { splitDataset } from '$lib/datasets/split';
import { readSharedLog } from './read-shared-log';
import { describeWithShared, sharedData } from './shared-data';

interface Oracle {
	userCount: number;
	itemCount: number;
	interactionCount: number;
	protocols: Record<string, { trainRows: number; testRows: number; testUsersScored: number; testPairsSha256: string }>;
}

const splits: SplitOptions[] = [{ kind: 'leave-last-out' }, { kind: 'time', testFraction: 0.1 }];

for (const name of ['ml-100k', 'ml-1m']) {
	const files = [`data/${name}/interactions.csv.gz`, `oracles/${name}.json`];
	describeWithShared(`${name} prepared and split`, files, () => {
		test('has exactly the oracle’s counts and test rows under both protocols', { timeout: 60_000 }, () => {
			const dataset = readSharedLog(sharedData(files[0]!)!);
			const oracle = JSON.parse(readFileSync(sharedData(files[1]!)!, 'utf8')) as Oracle;
			const prepared = prepare(dataset, { minValue: 4, minInteractions: 5, events: null });
			expect(prepared.userIds.length).toBe(oracle.userCount);
			expect(prepared.itemIds.length).toBe(oracle.itemCount);
			expect(prepared.userIndices.length).toBe(oracle.interactionCount);
			for (const options of splits) {
				const split = splitDataset(prepared, options);
				expect(facts(split)).toEqual(expect.objectContaining(factsOf(oracle, options.kind)));
			}
		});
	});
}

function factsOf({ protocols }: Oracle, kind: string) {
	const { trainRows, testRows, testUsersScored, testPairsSha256 } = protocols[kind]!;
	return { trainRows, testRows, testUsersScored, testPairsSha256 };
}

function facts({ userIds, itemIds, train, test: { rowOffsets, columnIndices }, test: testMatrix }: DatasetSplit) {
	const rows = rowOfEntry(testMatrix);
	// Sorted as tuples of strings: compared id by id, not as joined lines.
	const pairs = Array.from(columnIndices, (item, entry) => [userIds[rows[entry]!]!, itemIds[item]!] as const).sort(
		([userA, itemA], [userB, itemB]) => compare(userA, userB) || compare(itemA, itemB),
	);
	const lines = pairs.map(([user, item]) => `${user},${item}`).join('\n');
	const trainOffsets = train.matrix.rowOffsets;
	return {
		trainRows: train.matrix.columnIndices.length,
		testRows: columnIndices.length,
		testUsersScored: userIds.filter(
			(_, user) => trainOffsets[user + 1]! > trainOffsets[user]! && rowOffsets[user + 1]! > rowOffsets[user]!,
		).length,
		testPairsSha256: createHash('sha256').update(lines).digest('hex'),
	};
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
