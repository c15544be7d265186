import { beforeEach, expect, test, vi } from 'vitest';
import type { MapLayout } from '$lib/recommendation/map/map-calls';
import type { OpenShopRequest } from '$lib/recommendation/shop-protocol';
import { NeighbourMap } from './neighbour-map.svelte';
import { Status } from './status.svelte';

interface Call {
	signal: AbortSignal;
	answer: (layout: MapLayout) => void;
}
const calls = vi.hoisted(() => [] as Call[]);
vi.mock('./workers', () => ({
	judgeWorker: {
		call: (_: unknown, { signal }: { signal: AbortSignal }) =>
			new Promise<MapLayout>((answer) => calls.push({ signal, answer })),
	},
}));

const shopOf = (runId: string) => ({ runId }) as OpenShopRequest;
const layout: MapLayout = { items: new Float32Array(2), users: new Float32Array(0) };
let map: NeighbourMap;
beforeEach(() => {
	calls.length = 0;
	map = new NeighbourMap({ status: new Status(), label: 'Laying out the map', href: '/shop/map' });
	map.open(shopOf('a'));
});

test('a map that is opened again while it is being laid out is shown once that is done', async () => {
	const shown = map.show();
	map.open({ ...shopOf('a') });
	expect(calls[0]!.signal.aborted).toBe(false);
	calls[0]!.answer(layout);
	await shown;
	expect(map.layout).toBe(layout);
	map.wanted = false;
	expect(map.layout).toBeNull();
	await map.show();
	expect(calls).toHaveLength(1);
	expect(map.layout).toBe(layout);
});

test('another model’s map is another: what ran or was found for the last one is forgotten', async () => {
	void map.show();
	map.open(shopOf('b'));
	expect(calls[0]!.signal.aborted).toBe(true);
	const shown = map.show();
	calls[1]!.answer(layout);
	await shown;
	map.open(shopOf('a'));
	await Promise.resolve();
	expect(map.layout).toBeNull();
	void map.show();
	expect(map.layout).toBeNull();
	expect(calls).toHaveLength(3);
});
