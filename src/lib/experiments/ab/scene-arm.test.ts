import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createShelves } from '$lib/experiments/policy/policy';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import { createShop } from '$lib/recommendation/shop';
import { buildPolicy } from './build-policy';
import { obstacleOf } from './check-experiment';
import { experimentDefaults, type ArmSpec } from './experiment-spec';
import type { OpenedShop } from './open-shop-world';
import { openTestShop, testArms } from './test-shop';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const K = 10;
let shop: OpenedShop;

beforeAll(async () => {
	shop = await openTestShop();
});

function sceneArm(sceneId: SceneId, changes: Partial<PipelineSpec> = {}, runId: string | null = 'knn'): ArmSpec {
	return {
		label: scenes[sceneId].label,
		kind: 'scene',
		runId,
		scene: { sceneId, pipeline: { ...scenes[sceneId].pipeline, ...changes } },
		rerank: [],
	};
}

function open(arm: ArmSpec, asks: 'every-visit' | 'once' = 'every-visit') {
	const actions = new ShopperActions(shop.shopper.userCount);
	const policy = buildPolicy(arm, { shop, kernels: referenceKernels, actions, seed: 1, asks });
	const shelf = (userIndex: number, day = 0) => {
		const shelves = createShelves(1, K);
		policy.fill({ count: 1, users: Uint32Array.of(userIndex), day }, shelves);
		return [...shelves.items.subarray(0, shelves.lengths[0])];
	};
	return { actions, policy, shelf };
}

describe('a scene as an arm', () => {
	test('shows what the Shop page shows in the same state: the session, the anchor and the rules included', () => {
		const { meta, model } = shop.models.get('knn')!;
		const page = createShop({ split: shop.split, model, meta, kernels: referenceKernels, modelId: meta.id });
		const rules: PipelineSpec['rules'] = [
			{ action: 'pin', name: 'On top', where: 'popularity > 0', position: 2, enabled: true },
		];
		for (const [sceneId, changes] of [
			['home', {}],
			['for-you', { rules, rerankers: [{ id: 'mmr', weight: 0.5, options: {} }] }],
			['product', {}],
			['email', {}],
		] as const satisfies readonly (readonly [SceneId, Partial<PipelineSpec>])[]) {
			const arm = sceneArm(sceneId, changes);
			const { actions, shelf } = open(arm);
			for (const user of [0, 7, 42]) {
				actions.add(user, 3, false);
				actions.add(user, 11, true);
				const expected = page.recommend({
					scene: sceneId,
					userId: shop.split.userIds[user],
					session: [
						{ kind: 'looked at', itemIndex: 3, dwellMs: 0 },
						{ kind: 'bought', itemIndex: 11, dwellMs: 0 },
					],
					basket: [],
					anchorItem: sceneId === 'product' ? 11 : null,
					diversity: 0,
					showSeen: false,
					k: K,
					pipeline: arm.scene!.pipeline,
				});
				expect(shelf(user), sceneId).toEqual(expected.items.map(({ itemIndex }) => itemIndex));
			}
		}
	});

	test('means popularity by "the model" where none is chosen', () => {
		const plain = { fallbacks: [] };
		expect(open(sceneArm('for-you', plain, null)).shelf(5)).toEqual(open(testArms.popular).shelf(5));
		expect(open(sceneArm('for-you', plain)).shelf(5)).toEqual(open(testArms.knn).shelf(5));
	});

	test('counts what it showed: a capped scene changes the shelf, and goes on counting after a pause', () => {
		const arm = sceneArm('home', { frequencyCap: 2 });
		const first = open(arm);
		const shown = [0, 1, 2, 3].map((day) => first.shelf(9, day));
		expect(shown[1]).toEqual(shown[0]);
		expect(shown[2].filter((item) => shown[0].includes(item))).toEqual([]);
		const resumed = open(arm);
		resumed.policy.restore!(structuredClone(first.policy.save!()));
		expect(resumed.shelf(9, 4)).toEqual(first.shelf(9, 4));
		expect(resumed.shelf(9, 5)).not.toEqual(shown[0]);
	});

	test('that names a model which is gone says so', () => {
		const sources: PipelineSpec['sources'] = [{ kind: 'model', runId: 'gone', quota: null, weight: 1 }];
		expect(() => open(sceneArm('home', { sources }))).toThrow(/“Home”.*not here any more/);
	});

	test('that cannot be simulated keeps the test from starting, in words', () => {
		const spec = { ...experimentDefaults, shares: [0.5, 0.5] };
		const against = (arm: ArmSpec, asks: 'every-visit' | 'once') =>
			obstacleOf({ ...spec, asks, arms: [testArms.random, arm] });
		expect(against(sceneArm('search'), 'every-visit')).toMatch(/type none/);
		expect(against(sceneArm('home', { frequencyCap: 3 }), 'once')).toMatch(/asked at every visit/);
		expect(against(sceneArm('home', { frequencyCap: 3 }), 'every-visit')).toBeNull();
		expect(against({ ...testArms.knn, kind: 'scene' }, 'once')).toMatch(/Choose the scene/);
		expect(() => open(sceneArm('home', { frequencyCap: 3 }), 'once')).toThrow(/asked at every visit/);
	});
});
