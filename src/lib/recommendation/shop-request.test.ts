import { describe, expect, test } from 'vitest';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { prepare } from '$lib/datasets/prepare';
import { rowsAsTraining } from '$lib/datasets/rows-as-training';
import { datasetOf, type Row } from '$lib/datasets/test-dataset';
import type { FittedModel } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { createSceneMaterial } from './scenes/scene-material';
import { scenes } from './scenes/scene-meta';
import { sceneIds } from './scenes/scene-id';
import type { ShopRequest } from './shop-protocol';
import { toRecommendRequest, withoutItem } from './shop-request';

const rows: Row[] = [
	...[0, 1, 2].map((item) => ({ user: 'ann', item: `i${item}`, event: item === 1 ? 'purchase' : 'view', time: item })),
	...[3, 4, 5].map((item) => ({ user: 'bob', item: `i${item}`, event: 'view', time: 10 + item })),
];
const prepared = prepare(datasetOf(rows), { minValue: null, minInteractions: 0, events: null });
const train: TrainingData = rowsAsTraining(prepared, Uint32Array.from(rows.keys()));
const material = createSceneMaterial({ train, meta: modelEntry('popularity').meta, model: {} as FittedModel });
const page: ShopRequest = {
	...{ scene: 'home', userId: 'ann', session: [], basket: [], anchorItem: null },
	...{ diversity: 0, showSeen: false, k: 5 },
};
const asked = (more: Partial<ShopRequest>, hide: 'seen' | 'bought' | 'nothing' = 'seen', user: number | null = 0) =>
	toRecommendRequest({ ...page, ...more }, user, hide, train, material);

describe('what a page asks', () => {
	test.each(sceneIds)('%s starts from what its meta says', (scene) => {
		const { anchorItems } = asked({ scene, basket: [4, 5], anchorItem: 3 });
		const expected = { product: [3], basket: [4, 5], none: [] }[scenes[scene].anchors];
		expect([...anchorItems!]).toEqual(expected);
		expect([...asked({ scene }).anchorItems!]).toEqual([]);
	});

	test('the session is the newest part of the history, and an item met again moves there', () => {
		const session = [{ itemIndex: 0, kind: 'looked at', dwellMs: 1000 }] as const;
		expect([...asked({ session, basket: [5] }).query.history]).toEqual([1, 2, 0, 5]);
	});

	test('hides all of the history, what was bought, or nothing; the basket always', () => {
		const session = [
			{ itemIndex: 3, kind: 'bought', dwellMs: 0 },
			{ itemIndex: 4, kind: 'looked at', dwellMs: 1000 },
		] as const;
		const hidden = (hide: 'seen' | 'bought' | 'nothing', more = {}) =>
			[...asked({ session, basket: [5], ...more }, hide).exclude].sort();
		expect(hidden('seen')).toEqual([0, 1, 2, 3, 4, 5]);
		expect(hidden('bought')).toEqual([1, 3, 5]);
		expect(hidden('nothing')).toEqual([5]);
		expect(hidden('seen', { showSeen: true })).toEqual([5]);
		expect([...asked({ session, basket: [] }, 'bought', null).exclude]).toEqual([3]);
	});

	test('without an item neither history, session nor anchors know it; what was hidden stays hidden', () => {
		const request = { ...page, scene: 'product', anchorItem: 2 } as const;
		const whole = asked({ scene: 'product', anchorItem: 2 });
		const left = withoutItem(request, whole, 2, train, material);
		expect([...left.query.history]).toEqual([0, 1]);
		expect(left.query.values).toHaveLength(2);
		expect([...left.anchorItems!]).toEqual([]);
		expect(left.exclude).toEqual(whole.exclude);
		expect(left.session).toBeUndefined();
	});
});
