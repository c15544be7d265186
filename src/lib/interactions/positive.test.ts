import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { appendToDataset } from './append-dataset';
import { findDataset } from '$lib/storage/dataset-store';
import type { DatasetSummary } from './dataset';
import type { EventRule, InteractionMapping } from './file-preview';
import { importDataset, reviewImport, type ImportRequest } from './import-dataset';
import { inspectFile } from './inspect-file';
import { describePositive, positiveRuleOf } from './positive';

const content = 'user,item,event,value\nann,tea,rating,5\nann,cup,rating,3\nbob,tea,purchase,1\nbob,cup,view,\n';
const mapping: InteractionMapping = {
	delimiter: ',',
	hasHeader: true,
	user: 0,
	item: 1,
	event: 2,
	value: 3,
	timestamp: null,
	timestampUnit: 's',
};
const stars: EventRule = { kind: 'rating', weight: 1, positive: { from: 4 } };
const view: EventRule = { kind: 'view', weight: 1, positive: 'never' };
const request = (events: InteractionMapping['events'], text = content): ImportRequest => ({
	name: 'Shop',
	interactions: [{ file: new File([text], 'shop.csv'), mapping: { ...mapping, events } }],
});

describe('what counts as positive', () => {
	it('is counted in the review, kept with the data set and part of its fingerprint', async () => {
		const chosen = request({ rating: stars, view });
		expect(await reviewImport(chosen)).toMatchObject({
			keptCount: 4,
			positiveCount: 2,
			positive: 'rating of at least 4 and purchase',
		});
		const { summary } = await importDataset(chosen);
		expect(await findDataset<DatasetSummary>(summary.datasetId)).toMatchObject({
			interactionCount: 4,
			positive: { minValue: null, events: ['rating', 'purchase'], minValues: { rating: 4 } },
		});
		const fingerprints = await Promise.all(
			[chosen, request({}), request({ view }), request({ rating: { kind: 'rating', weight: 1 } })].map(
				async (one) => (await importDataset(one)).summary.fingerprint,
			),
		);
		expect(fingerprints[0]).toBe(summary.fingerprint);
		expect(new Set(fingerprints).size).toBe(3);
		expect(fingerprints[3]).toBe(fingerprints[1]);
	});

	it('asks for a weighted value, and for none where values fade or no column holds one', () => {
		const rule = (change: Partial<InteractionMapping>, fades = false) =>
			positiveRuleOf([{ ...mapping, events: { rating: { ...stars, weight: 2 } }, ...change }], ['rating'], fades);
		expect(rule({})).toEqual({ minValue: 8, events: null });
		expect(rule({}, true)).toEqual({ minValue: null, events: null });
		expect(rule({ value: null })).toEqual({ minValue: null, events: null });
	});

	it('stays what it was when rows come, and takes new events as they are mapped', async () => {
		const { summary } = await importDataset(request({ rating: stars, view }));
		const further = 'user,item,event,value\ncid,tea,cart,1\ncid,cup,like,2\ncid,tea,view,\n';
		const like: EventRule = { kind: 'rating', weight: 1, positive: { from: 2 } };
		const click: EventRule = { kind: 'view', weight: 1 };
		await appendToDataset(summary.datasetId, request({ like, view: click }, further));
		expect((await findDataset<DatasetSummary>(summary.datasetId))?.positive).toEqual({
			minValue: null,
			events: ['rating', 'purchase', 'cart', 'like'],
			minValues: { rating: 4, like: 2 },
		});
	});

	it('is guessed from 4 stars on, for ratings only', async () => {
		const guess = async (text: string) => {
			const preview = await inspectFile(new File([text], 'a.csv'));
			return preview.kind === 'interactions' ? preview.guess.events : null;
		};
		const rows = (values: number[], event = '') =>
			values.map((value, row) => `u${row % 7},i${row % 5}${event && `,${event}`},${value}`).join('\n');
		expect(await guess(`user_id,item_id,rating\n${rows([5, 4, 4, 3, 5, 1, 4])}`)).toEqual({ interaction: stars });
		expect(await guess(`user_id,item_id,quantity\n${rows([1, 1, 1, 5, 1, 1, 2])}`)).toBeUndefined();
		const several = `user_id,item_id,event,value\n${rows([5, 4, 2], 'rating')}\n${rows([5, 4, 2], 'purchase')}`;
		expect(await guess(several)).toEqual({ rating: stars });
	});

	it('reads as words', () => {
		expect(describePositive({ minValue: null, events: null }, ['interaction'])).toBe('every row');
		expect(describePositive({ minValue: 4, events: null }, ['interaction'])).toBe('a value of at least 4');
	});
});
