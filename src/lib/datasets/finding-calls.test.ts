import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { createCallRegistry } from '$lib/core/call-registry';
import { openDataset, storeDataset } from '$lib/interactions/dataset-reader';
import { findingCalls } from './finding-calls';
import { datasetOf } from './test-dataset';

test('a data set without what a check found says where it comes from and how many rows it left out; the first one stays', async () => {
	const rows = Array.from({ length: 40 }, (_, row) => ({ user: `u${row % 5}`, item: `i${row}`, time: row * 1000 }));
	const calls = findingCalls(createCallRegistry());
	const parent = await storeDataset(datasetOf([...rows, ...rows.slice(0, 9)]), {
		...{ name: 'Shop', source: 'file', badRowCount: 2 },
	} as const);
	const { findings } = await calls.examine(parent.datasetId);
	expect(findings.map(({ meta }) => meta.id)).toContain('repeated-rows');

	const steps: [string, number][] = [];
	const derived = await calls.deriveDataset('c', parent.datasetId, 'repeated-rows', ({ phase, done }) => {
		steps.push([phase, done]);
	});
	const checkId = 'repeated-rows';
	expect(derived.derivedFrom).toMatchObject({ datasetId: parent.datasetId, name: 'Shop', checkId, rowsLeftOut: 9 });
	expect(derived).toMatchObject({ interactionCount: 40, badRowCount: 0, source: 'derived' });
	expect(steps.map(([, done]) => done)).toEqual([0, 1, 2]);
	expect((await openDataset(parent.datasetId)).summary).toMatchObject({ interactionCount: 49, badRowCount: 2 });
	await expect(calls.deriveDataset('d', derived.datasetId, checkId, () => {})).resolves.toMatchObject({
		derivedFrom: { rowsLeftOut: 0 },
	});
});
