import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Dataset, DatasetSummary } from '$lib/interactions/dataset';
import { storeDataset } from '$lib/interactions/dataset-reader';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { openShop } from '$lib/recommendation/open-shop';
import { defaultRankerOptions } from '$lib/recommendation/rank/learned/ranker-options';
import type { RankerRecord, RankerRequest } from '$lib/recommendation/rank/learned/ranker-record';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import type { ShopRequest } from '$lib/recommendation/shop-protocol';
import { deleteDataset } from '$lib/storage/dataset-store';
import { deleteRanker, findRanker, listRankers } from '$lib/storage/ranker-store';
import { trainStoredRanker } from './train-stored-ranker';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const protocol = {
	preparation: { minValue: null, minInteractions: 0, events: null },
	split: { kind: 'leave-last-out' },
} as const;
const pipeline: PipelineSpec = { ...scenes.email.pipeline, candidateCount: 60, rerankers: [] };
let summary: DatasetSummary;
let trained: RankerRecord;

const store = (dataset: Dataset) => storeDataset(dataset, { name: 'Demo', source: 'demo', badRowCount: 0 });
const generate = async () =>
	(await generateDemoStore({ userCount: 400, itemCount: 120, interactionCount: 6000, seed: 4 })).dataset;

function train({ datasetId, fingerprint }: DatasetSummary, signal = new AbortController().signal) {
	const request: RankerRequest = {
		...{ label: 'Test', datasetId, fingerprint, protocol, runId: null, scenes: [{ scene: 'email', pipeline }] },
		options: { ...defaultRankerOptions, userCount: 300, negatives: 15 },
	};
	return trainStoredRanker(request, { kernels: referenceKernels, signal, onProgress: () => {} });
}

beforeAll(async () => {
	summary = await store(await generate());
	trained = await train(summary);
});

/**
 * Everybody's newest row, which the protocol keeps for the test, asks for something else that was new to them. Items are numbered as they
 * first appear: that order is left alone.
 */
function withOtherTestRows(dataset: Dataset): Dataset {
	const { userIndices, itemIndices, timestamps } = dataset.log;
	const rowsOf = new Map<number, number[]>();
	userIndices.forEach((user, row) => rowsOf.set(user, [...(rowsOf.get(user) ?? []), row]));
	const firstRow = new Map<number, number>();
	itemIndices.forEach((item, row) => firstRow.set(item, firstRow.get(item) ?? row));
	for (const rows of rowsOf.values()) {
		const newest = rows.reduce((best, row) => (timestamps[row] >= timestamps[best] ? row : best));
		const item = itemIndices[newest];
		const isPlain = rows.every(
			(row) => row === newest || (itemIndices[row] !== item && timestamps[row] < timestamps[newest]),
		);
		if (!isPlain || firstRow.get(item) === newest) continue;
		const taken = new Set(rows.map((row) => itemIndices[row]));
		const other = [...firstRow].find(([candidate, first]) => first < newest && !taken.has(candidate));
		if (other) itemIndices[newest] = other[0];
	}
	return dataset;
}

describe('a ranker of a stored data set', () => {
	test('is the same to the byte whatever the test rows say, and is judged by them', async () => {
		const planted = await store(withOtherTestRows(await generate()));
		expect(planted.fingerprint).not.toBe(summary.fingerprint);
		const other = await train(planted);
		expect(other.fitted).toEqual(trained.fitted);
		expect(other.report).toEqual(trained.report);
		expect(other.quality!.orders[0].ndcg).not.toEqual(trained.quality!.orders[0].ndcg);
		await deleteDataset(planted.datasetId);
		expect(await listRankers(planted.datasetId)).toEqual([]);
	});

	test('says what it is worth: every order the catalogue can feed, each gain with its interval', () => {
		expect(trained.quality!.orders.map(({ objective }) => objective)).toEqual([null, 'clicks', 'purchases', 'revenue']);
		for (const { ndcg, ndcgGain } of trained.quality!.orders.slice(1)) {
			expect(ndcgGain!.mean).toBeCloseTo(ndcg.mean - trained.quality!.orders[0].ndcg.mean, 6);
			expect(ndcgGain!.low).toBeLessThanOrEqual(ndcgGain!.mean);
			expect(ndcgGain!.high).toBeGreaterThanOrEqual(ndcgGain!.mean);
		}
	});

	test('ranks the shop’s list and says why; deleted, it is missing, named, and the list as it was found', async () => {
		const { rankerId } = trained;
		expect(await findRanker(rankerId)).toEqual(trained);
		const { datasetId, fingerprint } = summary;
		const open = () => openShop({ datasetId, fingerprint, protocol, runId: null }, referenceKernels);
		const shop = await open();
		const ask = (objective: object | null): ShopRequest => ({
			...{ scene: 'email', userId: shop.info.userIds[3], session: [], basket: [], anchorItem: null },
			...{ diversity: 0, showSeen: false, k: 12 },
			pipeline: {
				...pipeline,
				ranker: objective && {
					...{ kind: 'learned', rankerId },
					objective: { clicks: 0, purchases: 0, revenue: 0, margin: 0, ...objective },
				},
			},
		});
		const items = (slate: { items: { itemIndex: number }[] }) => slate.items.map(({ itemIndex }) => itemIndex);
		const found = shop.recommend(ask(null));
		const byRevenue = shop.recommend(ask({ revenue: 1 }));
		expect(items(byRevenue)).not.toEqual(items(found));
		expect(found.items.every(({ ranked }) => ranked === null)).toBe(true);
		expect(byRevenue.items.every(({ ranked }) => /^Expected revenue .*1 in \d/.test(ranked!))).toBe(true);
		expect(byRevenue.stages.some(({ label }) => label === 'by expected revenue')).toBe(true);
		const why = shop.explain(ask({ revenue: 1 }), byRevenue.items[0].itemIndex);
		expect(why.place).toBe(0);
		expect(why.ranking!.expectations[0].value).toBeCloseTo(byRevenue.items[0].score!, 5);
		expect(shop.info.objectiveFaults.margin).toMatch(/neither a margin nor a cost/);

		await deleteRanker(rankerId);
		const missing = (await open()).recommend(ask({ revenue: 1 }));
		expect(items(missing)).toEqual(items(found));
		expect(missing.notices).toEqual([expect.objectContaining({ title: 'The ranker is missing' })]);
	});

	test('a cancelled training leaves nothing behind', async () => {
		const abort = new AbortController();
		abort.abort();
		await expect(train(summary, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
		expect(await listRankers(summary.datasetId)).toEqual([]);
	});
});
