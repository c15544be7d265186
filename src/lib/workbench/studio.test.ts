import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { StudioRequest, StudioResult } from '$lib/evaluation/studio/studio-protocol';
import { scenes as metas } from '$lib/recommendation/scenes/scene-meta';
import type { OpenShopRequest } from '$lib/recommendation/shop-protocol';
import { Scenes } from './scenes.svelte';
import { Status } from './status.svelte';
import { Studio } from './studio.svelte';

interface Sweep {
	request: StudioRequest;
	signal: AbortSignal;
	answer: (result: StudioResult) => void;
}
const sweeps = vi.hoisted(() => [] as Sweep[]);
vi.mock('./sweep-lanes', () => ({
	sweepOnLanes: (request: StudioRequest, signal: AbortSignal) =>
		new Promise<StudioResult>((answer) => sweeps.push({ request, signal, answer })),
}));

const shop = { datasetId: 'd', fingerprint: 'f', runId: 'best' } as OpenShopRequest;
const found = { currentIndex: 0, points: [{ weights: [0] }, { weights: [0.5] }] } as unknown as StudioResult;
const chain = [{ id: 'mmr', weight: 0.3, options: {} }] as const;
let count = 0;
let datasetId: string;
let studio: Studio;

/** What the page does each time it is opened. */
async function openPage(): Promise<void> {
	await studio.scenes.load();
	studio.open();
}

beforeEach(async () => {
	sweeps.length = 0;
	datasetId = `studio ${++count}`;
	studio = new Studio(datasetId, { status: new Status(), label: 'Trying settings', href: '/shop/studio' });
	await openPage();
});

test('a sweep goes on while its page is left, with the chain that was set up', async () => {
	studio.change(chain);
	const sweep = studio.sweep(shop);
	await openPage();
	expect(studio.work.phase.state).toBe('working');
	expect(studio.chain).toEqual(chain);
	sweeps[0]!.answer(found);
	await sweep;
	await openPage();
	expect(studio.result).toBe(found);
	expect(studio.sweptRunId).toBe('best');
});

test('a saved setting is not taken for a change made elsewhere; one made there ends the sweep', async () => {
	studio.change(chain);
	const sweep = studio.sweep(shop);
	sweeps[0]!.answer(found);
	await sweep;
	studio.chosenIndex = 1;
	await studio.save();
	await openPage();
	expect(studio.result).toBe(found);
	expect(studio.usedIndex).toBe(1);
	expect(studio.chain).toEqual([{ ...chain[0], weight: 0.5 }]);

	void studio.sweep(shop);
	const elsewhere = new Scenes(datasetId);
	await elsewhere.load();
	await elsewhere.save('for-you', { ...metas['for-you'].pipeline, intent: 0.9 });
	await openPage();
	expect(sweeps[1]!.signal.aborted).toBe(true);
	expect(studio.work.phase.state).toBe('idle');
});
