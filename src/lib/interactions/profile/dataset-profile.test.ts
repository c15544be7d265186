import { describe, expect, it } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import type { Dataset } from '$lib/interactions/dataset';
import { profileDataset } from './dataset-profile';

const titles: Catalogue = {
	itemIds: ['b', 'a'],
	columns: [{ name: 'title', role: 'title', kind: 'text', values: ['Bowl', 'Apron'] }],
};

function datasetOf(rows: [user: number, item: number, date: string][], hasTimestamps = true): Dataset {
	const log = {
		userIds: ['u0', 'u1', 'u2'],
		itemIds: ['a', 'b', 'c', 'd'],
		userIndices: Uint32Array.from(rows, ([user]) => user),
		itemIndices: Uint32Array.from(rows, ([, item]) => item),
		eventNames: ['view', 'purchase'],
		eventCodes: Uint8Array.from(rows, (_, row) => (row === 0 ? 0 : 1)),
		values: new Float32Array(rows.length).fill(1),
		timestamps: Float64Array.from(rows, ([, , date]) => Date.parse(date)),
		hasValues: false,
		hasTimestamps,
	};
	return { log, catalogue: titles };
}

const dataset = datasetOf([
	[0, 0, '2024-01-31'],
	[0, 0, '2024-02-01'],
	[0, 0, '2024-02-29'],
	[1, 1, '2024-03-01'],
]);

describe('the profile of a data set', () => {
	it('says how long the tail is: one item of four holds three quarters', () => {
		expect(profileDataset(dataset).tail).toEqual([
			{ itemShare: 0, interactionShare: 0 },
			{ itemShare: 0.25, interactionShare: 0.75 },
			{ itemShare: 0.5, interactionShare: 1 },
			{ itemShare: 0.75, interactionShare: 1 },
			{ itemShare: 1, interactionShare: 1 },
		]);
	});

	it('counts events, users and items, the silent ones too', () => {
		const { events, perUser, perItem, topItems } = profileDataset(dataset);
		expect(events).toEqual([
			{ name: 'purchase', count: 3 },
			{ name: 'view', count: 1 },
		]);
		expect(perUser).toEqual({ median: 1, ninetieth: 3, max: 3 });
		expect(perItem).toEqual({ median: 0, ninetieth: 3, max: 3 });
		expect(topItems[0]).toEqual({ itemId: 'a', title: 'Apron', count: 3 });
	});

	it('shows quiet days as zero and puts every row on its own UTC day', () => {
		const { unit, buckets } = profileDataset(dataset).activity!;
		expect(unit).toBe('day');
		expect(buckets).toHaveLength(31);
		expect(
			buckets.filter(({ count }) => count > 0).map(({ startMs }) => new Date(startMs).toISOString().slice(0, 10)),
		).toEqual(['2024-01-31', '2024-02-01', '2024-02-29', '2024-03-01']);
	});

	it.each([
		['2024-01-03', '2024-12-30', 'week', 53, '2024-01-01'],
		['2020-05-31T23:59:59Z', '2024-01-01', 'month', 45, '2020-05-01'],
		['1996-06-01', '2024-01-01', 'year', 29, '1996-01-01'],
	])('counts %s to %s by the %s', (first, last, unit, bucketCount, firstBucket) => {
		const { activity } = profileDataset(
			datasetOf([
				[0, 0, first],
				[0, 1, last],
			]),
		);
		expect(activity!.unit).toBe(unit);
		expect(activity!.buckets).toHaveLength(bucketCount);
		expect(activity!.buckets[0]).toEqual({ startMs: Date.parse(firstBucket), count: 1 });
		expect(activity!.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(2);
		expect(activity!.buckets.at(-1)!.count).toBe(1);
	});

	it('ends at the last moment a date can hold', () => {
		const { activity } = profileDataset(
			datasetOf([
				[0, 0, '+275760-01-01'],
				[0, 1, '+275760-09-13'],
			]),
		);
		expect(activity!.unit).toBe('week');
		expect(activity!.buckets.at(-1)!.count).toBe(1);
	});

	it('has no activity without times, and no tail without rows', () => {
		expect(profileDataset(datasetOf([[0, 0, '2024-01-01']], false)).activity).toBeNull();
		expect(profileDataset(datasetOf([])).tail).toEqual([]);
	});
});
