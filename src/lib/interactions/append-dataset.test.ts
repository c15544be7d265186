import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { listDatasets } from '$lib/storage/dataset-store';
import { appendToDataset } from './append-dataset';
import { openDataset } from './dataset-reader';
import type { InteractionMapping } from './file-preview';
import { importDataset, type ImportRequest } from './import-dataset';

const mapping: InteractionMapping = {
	delimiter: ',',
	hasHeader: true,
	user: 0,
	item: 1,
	event: 2,
	value: null,
	timestamp: 3,
	timestampUnit: 's',
};
const withTimes = (rows: string): ImportRequest => ({
	name: 'Shop',
	interactions: [{ file: new File([`user,item,event,time\n${rows}`], 'x.csv'), mapping }],
});
const first = 'ann,tea,view,100\nbob,cup,buy,300\nann,tea,view,200';

describe('rows added to a data set', () => {
	it('are merged in the order of time, once each, and keep its id and its numbers', async () => {
		const { summary } = await importDataset(withTimes(first));
		const result = await appendToDataset(
			summary.datasetId,
			withTimes('bob,cup,buy,300\ncid,pot,view,250\nann,cup,view,400\nann,cup,view,400'),
		);
		expect(result).toMatchObject({ addedCount: 2, duplicateCount: 2, newUserCount: 1, newItemCount: 1 });
		expect(result.summary.datasetId).toBe(summary.datasetId);
		expect(result.summary.fingerprint).not.toBe(summary.fingerprint);
		const { log } = (await openDataset(summary.datasetId)).dataset;
		expect(log.userIds).toEqual(['ann', 'bob', 'cid']);
		expect(log.itemIds).toEqual(['tea', 'cup', 'pot']);
		expect([...log.timestamps]).toEqual([100, 200, 250, 300, 400].map((seconds) => seconds * 1000));
		expect([...log.userIndices]).toEqual([0, 0, 2, 1, 0]);
		expect([...log.itemIndices]).toEqual([0, 0, 2, 1, 1]);
		expect((await listDatasets()).filter(({ datasetId }) => datasetId === summary.datasetId)).toHaveLength(1);
	});

	it('say nothing new when the same file comes again: the content is what it was, in the order of time', async () => {
		const sorted = 'ann,tea,view,100\nann,tea,view,200\nbob,cup,buy,300';
		const { summary } = await importDataset(withTimes(sorted));
		const again = await appendToDataset(summary.datasetId, withTimes(first));
		expect(again).toMatchObject({ addedCount: 0, duplicateCount: 3 });
		expect(again.summary.fingerprint).toBe(summary.fingerprint);
	});

	it('leave the old data set whole when their file is no good', async () => {
		const { summary } = await importDataset(withTimes(first));
		await expect(appendToDataset(summary.datasetId, withTimes(',,,'))).rejects.toMatchObject({
			name: 'FileFormatError',
		});
		expect((await openDataset(summary.datasetId)).summary.fingerprint).toBe(summary.fingerprint);
	});
});
