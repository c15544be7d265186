import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { datasetOf } from '$lib/datasets/test-dataset';
import { listDatasets } from '$lib/storage/dataset-store';
import { appendToDataset, mergeLogs } from './append-dataset';
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

	it('bring the first users table with them, and leave one that is there', async () => {
		const people: ImportRequest['users'] = [
			{
				file: new File(['id,age\nann,30\n'], 'users.csv'),
				mapping: { delimiter: ',', hasHeader: true, item: 0, columns: [{ index: 1, role: 'attribute', name: 'age' }] },
			},
		];
		const { summary } = await importDataset(withTimes(first));
		const usersAfter = async (request: ImportRequest) => {
			await appendToDataset(summary.datasetId, request);
			return (await openDataset(summary.datasetId)).dataset.users?.userIds;
		};
		expect(await usersAfter(withTimes('cid,pot,view,250'))).toBeUndefined();
		expect(await usersAfter({ ...withTimes('cid,tea,view,260'), users: people })).toEqual(['ann']);
		expect(await usersAfter(withTimes('cid,cup,view,270'))).toEqual(['ann']);
	});

	it('bring values to a log that had none: what is there counts 1', () => {
		const plain = datasetOf([{ user: 'ann', item: 'tea', time: 1 }]).log;
		const rated = datasetOf([{ user: 'ann', item: 'cup', value: 5, time: 2 }]).log;
		for (const [base, added, values] of [
			[plain, rated, [1, 5]],
			[rated, plain, [1, 5]],
		] as const) {
			const { log, addedCount } = mergeLogs(base, added);
			expect(log).toMatchObject({ hasValues: true, hasTimestamps: true });
			expect([...log.values]).toEqual(values);
			expect(addedCount).toBe(1);
		}
		expect(mergeLogs(plain, datasetOf([{ user: 'bob', item: 'tea' }]).log).log.hasValues).toBe(false);
	});

	it('leave the old data set whole when their file is no good', async () => {
		const { summary } = await importDataset(withTimes(first));
		await expect(appendToDataset(summary.datasetId, withTimes(',,,'))).rejects.toMatchObject({
			name: 'FileFormatError',
		});
		expect((await openDataset(summary.datasetId)).summary.fingerprint).toBe(summary.fingerprint);
	});
});
