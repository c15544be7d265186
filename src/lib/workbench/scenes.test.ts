import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { scenes as metas } from '$lib/recommendation/scenes/scene-meta';
import { closeDatabase } from '$lib/storage/database';
import { getSetting, setSetting } from '$lib/storage/settings-store';
import { Scenes } from './scenes.svelte';

const changed = { ...metas.home.pipeline, intent: 0.9 };
let dataset = 0;
let id: string;
beforeEach(() => {
	id = `data ${dataset++}`;
});

async function loaded(datasetId = id): Promise<Scenes> {
	const scenes = new Scenes(datasetId);
	await scenes.load();
	return scenes;
}

describe('saved scenes', () => {
	test('are there after a reload, for their own data set only, and can go back to the default', async () => {
		const scenes = await loaded();
		expect(scenes.pipelineOf('home')).toEqual(metas.home.pipeline);
		await scenes.save('home', changed);
		await closeDatabase();
		const again = await loaded();
		expect(again.pipelineOf('home')).toEqual(changed);
		expect((await loaded('another')).savedOf('home')).toBeNull();
		await again.reset('home');
		expect((await loaded()).savedOf('home')).toBeNull();
	});

	test('one that cannot be read stays in the store, and its scene uses the default', async () => {
		const foreign = { fromTheFuture: true };
		await setSetting(`scenes ${id}`, { home: foreign, cart: metas.cart.pipeline });
		const scenes = await loaded();
		expect(scenes.savedOf('home')).toBeNull();
		expect(scenes.savedOf('cart')).toEqual(metas.cart.pipeline);
		await scenes.save('email', changed);
		expect(await getSetting(`scenes ${id}`, {})).toMatchObject({ home: foreign, email: { intent: 0.9 } });
	});

	test('name every run they draw on, the draft’s too, once', async () => {
		const scenes = await loaded();
		const drawsOn = (runId: string) => ({
			...changed,
			sources: [{ kind: 'model', runId, quota: null, weight: 1 } as const],
			fallbacks: [{ kind: 'model', runId: 'b' } as const],
		});
		await scenes.save('home', drawsOn('b'));
		expect(scenes.runIdsWith()).toEqual(['b']);
		expect(scenes.runIdsWith(drawsOn('a'))).toEqual(['a', 'b']);
	});
});
