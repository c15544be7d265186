import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { listDatasets } from '$lib/storage/dataset-store';
import type { Dataset } from './dataset';
import { openDataset, storeDataset } from './dataset-reader';

const about = { name: 'Tea shop', source: 'file', badRowCount: 2 } as const;

function teaShop(): Dataset {
	return {
		log: {
			userIds: ['ann', 'bob'],
			itemIds: ['tea', 'cup', 'pot'],
			userIndices: Uint32Array.of(0, 1, 0),
			itemIndices: Uint32Array.of(0, 1, 2),
			eventNames: ['view', 'purchase'],
			eventCodes: Uint8Array.of(0, 1, 1),
			values: Float32Array.of(1, 2, 1),
			timestamps: Float64Array.of(3000, 1000, 2000),
			hasValues: true,
			hasTimestamps: true,
		},
		catalogue: {
			itemIds: ['tea', 'cup', 'pot', 'tray'],
			columns: [
				{ name: 'title', role: 'title', kind: 'text', values: ['Tea', 'Cup', 'Pot', ''] },
				{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(3, 4, 20, NaN) },
			],
		},
	};
}

describe('dataset reader', () => {
	it('stores a data set and opens the same one', async () => {
		const summary = await storeDataset(teaShop(), about);
		expect(summary).toMatchObject({
			...about,
			userCount: 2,
			itemCount: 3,
			interactionCount: 3,
			catalogueCount: 4,
			valueRange: { min: 1, max: 2 },
			firstTimestamp: 1000,
			lastTimestamp: 3000,
		});
		expect(await openDataset(summary.datasetId)).toEqual({ summary, dataset: teaShop() });
		expect(await listDatasets()).toContainEqual(summary);
	});

	it('stores nothing when already cancelled', async () => {
		const before = await listDatasets();
		await expect(storeDataset(teaShop(), about, { signal: AbortSignal.abort() })).rejects.toMatchObject({
			name: 'AbortError',
		});
		expect(await listDatasets()).toEqual(before);
	});
});

const fingerprintDataset = async (dataset: Dataset) => (await storeDataset(dataset, about)).fingerprint;

describe('fingerprint', () => {
	it('is 64 hex digits and the same for the same content', async () => {
		const fingerprint = await fingerprintDataset(teaShop());
		expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
		expect(await fingerprintDataset(teaShop())).toBe(fingerprint);
	});

	it('changes with every column', async () => {
		const { log, catalogue } = teaShop();
		const others: Dataset[] = [
			{ log: { ...log, userIds: ['ann', 'bo'] }, catalogue },
			{ log: { ...log, itemIds: ['tea,cup', 'pot'] }, catalogue },
			{ log: { ...log, userIndices: Uint32Array.of(0, 1, 1) }, catalogue },
			{ log: { ...log, itemIndices: Uint32Array.of(0, 1, 1) }, catalogue },
			{ log: { ...log, eventNames: ['view', 'buy'] }, catalogue },
			{ log: { ...log, eventCodes: Uint8Array.of(1, 1, 1) }, catalogue },
			{ log: { ...log, values: Float32Array.of(1, 2, 3) }, catalogue },
			{ log: { ...log, timestamps: Float64Array.of(1, 2, 3) }, catalogue },
			{ log: { ...log, hasTimestamps: false }, catalogue },
			{ log, catalogue: { ...catalogue, itemIds: ['tea', 'cup', 'pot', 'try'] } },
			{ log, catalogue: { ...catalogue, columns: catalogue.columns.slice(1) } },
			{ log, catalogue: { ...catalogue, columns: catalogue.columns.map((column) => ({ ...column, name: 'x' })) } },
		];
		const fingerprints = await Promise.all([teaShop(), ...others].map(fingerprintDataset));
		expect(new Set(fingerprints).size).toBe(others.length + 1);
	});
});
