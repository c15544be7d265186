import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { textColumn } from '$lib/interactions/catalogue';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { openDataset } from '$lib/interactions/dataset-reader';
import { describeCounts, type FilePreview } from '$lib/interactions/file-preview';
import { importDataset, type ImportRequest } from '$lib/interactions/import-dataset';
import { inspectFile } from '$lib/interactions/inspect-file';
import { describeWithShared, sharedData } from './shared-data';

interface Expectation {
	interactions: string;
	items?: string;
	/** Column names: user, item, event, value, timestamp. */
	mapped: readonly (string | null)[];
	counts: Partial<DatasetSummary>;
}

const usual = ['user_id', 'item_id', 'event', 'value', 'timestamp'];
const seconds = (text: string) => Date.parse(text);

/** Counts from the SOURCE.md beside each file. */
const expectations: Expectation[] = [
	{
		interactions: 'data/ml-100k/interactions.csv.gz',
		items: 'data/ml-100k/items.csv.gz',
		mapped: usual,
		counts: {
			userCount: 943,
			itemCount: 1682,
			interactionCount: 100_000,
			catalogueCount: 1682,
			firstTimestamp: seconds('1997-09-20T03:05:10Z'),
			lastTimestamp: seconds('1998-04-22T23:10:38Z'),
		},
	},
	{
		interactions: 'data/ml-1m/interactions.csv.gz',
		items: 'data/ml-1m/items.csv.gz',
		mapped: usual,
		counts: {
			userCount: 6040,
			itemCount: 3706,
			interactionCount: 1_000_209,
			catalogueCount: 3883,
		},
	},
	{
		interactions: 'data/amazon-musical-instruments-2014/interactions.csv.gz',
		mapped: usual,
		counts: {
			userCount: 1429,
			itemCount: 900,
			interactionCount: 10_261,
		},
	},
	{
		interactions: 'data/complete-journey/interactions.csv.gz',
		items: 'data/complete-journey/items.csv.gz',
		mapped: usual,
		counts: {
			userCount: 2377,
			itemCount: 20_902,
			interactionCount: 75_000,
			catalogueCount: 92_331,
		},
	},
	{
		interactions: 'data/split-lightgcn-gowalla/train.csv.gz',
		mapped: ['user_id', 'item_id', null, null, null],
		counts: {
			userCount: 29_858,
			itemCount: 40_981,
			interactionCount: 810_128,
			firstTimestamp: null,
		},
	},
	{
		interactions: 'data/split-sasrec-ml1m/sequences.csv.gz',
		items: 'data/split-sasrec-ml1m/items.csv.gz',
		mapped: ['user_id', 'item_id', null, null, null],
		counts: {
			userCount: 6040,
			itemCount: 3416,
			interactionCount: 999_611,
			catalogueCount: 3416,
			firstTimestamp: null,
		},
	},
	{
		interactions: 'data/yoochoose-clicks-100k/interactions.csv.gz',
		mapped: ['user_id', 'item_id', 'event', null, 'timestamp'],
		counts: {
			userCount: 21_210,
			itemCount: 2933,
			interactionCount: 83_846,
		},
	},
];

for (const expected of expectations) {
	const paths = [expected.interactions, ...(expected.items ? [expected.items] : [])];
	describeWithShared(`import of ${expected.interactions}`, paths, () => {
		it('takes the guess and stores every row', { timeout: 60_000 }, async () => {
			const { preview, request } = await guessed(expected);
			const { user, item, event, value, timestamp } = request.interactions[0]!.mapping;
			const names = [user, item, event, value, timestamp].map((index) =>
				index === null ? null : preview.columns[index]!.name,
			);
			expect(names).toEqual(expected.mapped);
			expect(preview.ambiguity).toBeNull();
			const { summary, badRows } = await importDataset(request);
			expect(summary).toMatchObject(expected.counts);
			expect(badRows.count).toBe(0);
		});
	});
}

const ml100k = expectations[0]!;
describeWithShared('MovieLens 100K', [ml100k.interactions, ml100k.items!], () => {
	it('says its counts in words, stores its first row, and names its films', async () => {
		const { preview, request } = await guessed(ml100k);
		expect(describeCounts(preview, request.interactions[0]!.mapping)).toBe('943 users, 1,682 items');
		const { summary } = await importDataset(request);
		const { log, catalogue } = (await openDataset(summary.datasetId)).dataset;
		expect([log.userIds[0], log.itemIds[0], log.values[0], log.timestamps[0]]).toEqual(['196', '242', 3, 881250949000]);
		expect(log.eventNames).toEqual(['rating']);
		expect(textColumn(catalogue, 'title')![catalogue.itemIds.indexOf('242')]).toBe('Kolya (1996)');
	});
});

async function guessed({
	interactions,
	items,
}: Expectation): Promise<{ preview: FilePreview; request: ImportRequest }> {
	const file = openShared(interactions);
	const preview = await inspectFile(file);
	if (preview.kind !== 'interactions') throw new Error(`${interactions} was taken for ${preview.kind}`);
	const request: ImportRequest = { name: interactions, interactions: [{ file, mapping: preview.guess }] };
	if (items) {
		const itemsFile = openShared(items);
		const itemsPreview = await inspectFile(itemsFile);
		if (itemsPreview.kind !== 'items') throw new Error(`${items} was taken for ${itemsPreview.kind}`);
		request.items = [{ file: itemsFile, mapping: itemsPreview.guess }];
	}
	return { preview, request };
}

function openShared(path: string): File {
	return new File([readFileSync(sharedData(path)!)], path.split('/').at(-1)!);
}
