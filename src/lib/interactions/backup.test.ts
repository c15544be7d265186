import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { gunzipSync, gzipSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase } from '$lib/storage/database';
import { listDatasets } from '$lib/storage/dataset-store';
import { backUpDatasets, restoreBackup } from './backup';
import type { Dataset, DatasetSummary } from './dataset';
import { openDataset, storeDataset } from './dataset-reader';
import { exportCsv } from './export-csv';
import { importDataset } from './import-dataset';
import { inspectFile } from './inspect-file';

function shop(rowCount: number): Dataset {
	return {
		log: {
			userIds: Array.from({ length: 70_000 }, (_, index) => `üser "${index}"\n`),
			itemIds: ['tea', 'cup, big'],
			userIndices: Uint32Array.from({ length: rowCount }, (_, row) => row % 70_000),
			itemIndices: Uint32Array.from({ length: rowCount }, (_, row) => row % 2),
			eventNames: ['view', 'buy'],
			eventCodes: Uint8Array.from({ length: rowCount }, (_, row) => row % 2),
			values: new Float32Array(rowCount).fill(2.5),
			timestamps: Float64Array.from({ length: rowCount }, (_, row) => 1.6e12 + row),
			hasValues: true,
			hasTimestamps: true,
		},
		catalogue: {
			itemIds: ['tea', 'pot'],
			columns: [
				{ name: 'name', role: 'title', kind: 'text', values: ['Tea', ''] },
				{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(3.5, NaN) },
			],
		},
	};
}
const about = { name: 'Shop', source: 'file', badRowCount: 3 } as const;

async function freshProfile() {
	await closeDatabase();
	globalThis.indexedDB = new IDBFactory();
}

beforeEach(freshProfile);

describe('a backup', { timeout: 60_000 }, () => {
	it('brings every data set back on a fresh profile, with the fingerprints they had', { timeout: 60_000 }, async () => {
		const big = await storeDataset(shop(1_100_000), about);
		const small = await storeDataset(shop(3), { ...about, name: 'Small' });
		const backup = await backUpDatasets([big.datasetId, small.datasetId]);
		await freshProfile();
		const { restored, known } = await restoreBackup(new File([backup], 'b.shelfwise'), []);
		expect(known).toEqual([]);
		expect(restored.map(({ datasetId, fingerprint, name }) => [datasetId, fingerprint, name])).toEqual(
			[big, small].map(({ datasetId, fingerprint, name }) => [datasetId, fingerprint, name]),
		);
		expect((await openDataset(small.datasetId)).dataset).toEqual(shop(3));
	});

	it('does not double what is here already', async () => {
		const small = await storeDataset(shop(3), about);
		const backup = new File([await backUpDatasets([small.datasetId])], 'b');
		expect(await restoreBackup(backup, [small])).toEqual({ restored: [], known: ['Shop'] });
	});

	it('that was damaged or changed is refused in words, and nothing of it is shown', async () => {
		const small = await storeDataset(shop(3), about);
		const backup = Buffer.from(await (await backUpDatasets([small.datasetId])).arrayBuffer());
		const plain = gunzipSync(backup);
		const changed = Buffer.from(plain);
		changed[plain.length - 20]! ^= 1;
		await freshProfile();
		for (const [content, message] of [
			[backup.subarray(0, backup.length - 30), /damaged or cut-off/],
			[gzipSync(plain.subarray(0, plain.length - 30)), /damaged or cut-off backup/],
			[gzipSync(changed), /fingerprint.*another copy/],
			[gzipSync('user_id,item_id\n1,2'), /no backup of Shelfwise/],
			[Buffer.alloc(0), /no backup of Shelfwise/],
		] as const) {
			const restoring = restoreBackup(new File([content], 'b'), []);
			await expect(restoring).rejects.toMatchObject({
				name: 'FileFormatError',
				message: expect.stringMatching(message),
			});
			expect(await listDatasets<DatasetSummary>()).toEqual([]);
		}
	});
});

describe('an export as CSV', () => {
	it('is recognised when it comes back, and says the same', async () => {
		const { datasetId } = await storeDataset(shop(100), about);
		const zip = new Uint8Array(await (await exportCsv(datasetId)).arrayBuffer());
		const files = unzipSync(zip);
		expect(strFromU8(files['items.csv']!)).toBe('item_id,title,price\ntea,Tea,3.5\npot,,\n');
		const last = 'buy,2.5,1600000000099\n';
		expect(strFromU8(files['events.csv']!).slice(-last.length)).toBe(last);
		const file = new File([zip as BlobPart], 'shop.zip');
		const preview = await inspectFile(file, { member: 'events.csv' });
		expect(preview.shape?.key).toBe('plain-events');
		if (preview.kind !== 'interactions') throw new Error('mistaken');
		const { summary } = await importDataset({ name: 'x', interactions: [{ file, mapping: preview.guess }] });
		const { log } = (await openDataset(summary.datasetId)).dataset;
		expect([...log.timestamps]).toEqual([...shop(100).log.timestamps]);
		expect(log.itemIds).toEqual(['tea', 'cup, big']);
		expect(log.userIds[1]).toBe('üser "1"');
	});
});
