import 'fake-indexeddb/auto';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { appendToDataset } from './append-dataset';
import { backUpDatasets, restoreBackup } from './backup';
import { openDataset } from './dataset-reader';
import { exportCsv } from './export-csv';
import type { ImportFiles } from './import-dataset';
import { importDataset } from './import-dataset';
import { inspectFile } from './inspect-file';
import { describeUsers } from './user-table';

const log = 'user_id,item_id,timestamp\nann,tea,1600000000\nbob,cup,1600000100\ncid,tea,1600000200\n';
const people = ['customer_id,country,age'];
for (let row = 0; row < 10; row++) people.push(`p${row},FR,${row}`);

async function filesOf(usersText: string, logText = log): Promise<ImportFiles> {
	const [events, users] = [new File([logText], 'log.csv'), new File([usersText], 'users.csv')];
	const [logPreview, usersPreview] = [await inspectFile(events), await inspectFile(users, { kind: 'users' })];
	if (logPreview.kind !== 'interactions' || usersPreview.kind !== 'users') throw new Error('mistaken');
	return {
		interactions: [{ file: events, mapping: logPreview.guess }],
		users: [{ file: users, mapping: usersPreview.guess }],
	};
}

describe('a users file', () => {
	it('is told from a log by a user on each row and no item', async () => {
		expect((await inspectFile(new File([people.join('\n')], 'x.csv'))).kind).toBe('users');
		expect((await inspectFile(new File([log], 'x.csv'))).kind).toBe('interactions');
		expect((await inspectFile(new File([people.slice(0, 4).join('\n')], 'x.csv'))).kind).toBe('interactions');
	});

	it('is kept with the data set, told, part of the fingerprint, and comes back from a backup', async () => {
		const files = await filesOf('user_id,country,age\nann,DE,30\nbob,,41\nann,FR,20\n,DE,1\nzoe,DE,9\n');
		const { summary, badRows } = await importDataset({ name: 'Shop', ...files });
		expect(summary.describedUserCount).toBe(3);
		expect(badRows.byReason).toEqual([
			{ reason: 'the user is described twice', count: 1 },
			{ reason: 'no user id', count: 1 },
		]);
		const { dataset } = await openDataset(summary.datasetId);
		expect(dataset.users).toMatchObject({ userIds: ['ann', 'bob', 'zoe'] });
		expect(describeUsers(dataset.users!, dataset.log.userIds)).toMatchObject([
			{ name: 'country', knownShare: 1 / 3, values: [{ value: 'DE', userCount: 1 }] },
			{ name: 'age', knownShare: 2 / 3, quartiles: [30, 41, 41] },
		]);
		const plain = await importDataset({ name: 'Shop', interactions: files.interactions });
		expect(plain.summary.fingerprint).not.toBe(summary.fingerprint);
		const backup = await backUpDatasets([summary.datasetId]);
		const { restored } = await restoreBackup(new File([backup], 'all.shelfwise'), []);
		expect(restored[0]).toMatchObject({ fingerprint: summary.fingerprint, describedUserCount: 3 });
		expect((await openDataset(restored[0]!.datasetId)).dataset.users).toEqual(dataset.users);
		const zip = unzipSync(new Uint8Array(await (await exportCsv(summary.datasetId)).arrayBuffer()));
		expect(strFromU8(zip['users.csv']!)).toBe('user_id,country,age\nann,DE,30\nbob,,41\nzoe,DE,9\n');
	});

	it('grows when rows and users come', async () => {
		const { summary } = await importDataset({ name: 'Shop', ...(await filesOf('user_id,country\nann,DE\nbob,\n')) });
		const more = await filesOf(
			'user_id,country,age\nbob,FR,41\ndan,IT,3\n',
			'user_id,item_id,timestamp\ndan,tea,1600000300\n',
		);
		await appendToDataset(summary.datasetId, more);
		const { users } = (await openDataset(summary.datasetId)).dataset;
		expect(users!.userIds).toEqual(['ann', 'bob', 'dan']);
		expect(users!.columns.map(({ values }) => [...values])).toEqual([
			['DE', 'FR', 'IT'],
			[NaN, 41, 3],
		]);
	});
});
