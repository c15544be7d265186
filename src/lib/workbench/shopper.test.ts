import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import type { ShopInfo, ShopRequest, ShopSlate } from '$lib/recommendation/shop-protocol';
import { Shopper } from './shopper.svelte';

const worker = vi.hoisted(() => ({ api: {} as Record<string, (...args: never[]) => unknown> }));
vi.mock('./workers', () => ({
	recommendWorker: { call: async (use: (api: unknown, callId: string) => unknown) => use(worker.api, 'call') },
}));

const store = vi.hoisted(() => ({ shown: {} as Record<string, number>, noted: [] as string[][] }));
vi.mock('./shown-before', () => ({
	shownBefore: async () => store.shown,
	noteShown: async (_: string, userId: string, itemIds: string[]) => void store.noted.push([userId, ...itemIds]),
}));

const info = { userIds: ['ann', 'bob'], itemIds: ['tea', 'cup', 'pot', 'tray'], personal: true } as unknown as ShopInfo;
const open = { datasetId: 'd', fingerprint: 'f', runId: null } as unknown as Parameters<Shopper['open']>[0];

function slateOf(...items: number[]): ShopSlate {
	return {
		items: items.map((itemIndex) => ({ itemIndex })),
		stages: [],
		totalMs: 1,
		notices: [],
	} as unknown as ShopSlate;
}

/** Questions under way; each is answered by hand. */
let asked: { request: ShopRequest; answer: (slate: ShopSlate) => void }[];
const settle = () => new Promise((resolve) => setTimeout(resolve));
const shownItems = (shopper: Shopper) =>
	shopper.shelf.state === 'failed' ? null : (shopper.shelf.slate?.items.map((item) => item.itemIndex) ?? null);

beforeEach(() => {
	asked = [];
	store.shown = {};
	store.noted = [];
	worker.api = {
		openShop: async () => info,
		userHistory: async () => ({ events: [], heldOut: [] }),
		recommend: (request: ShopRequest) =>
			new Promise<ShopSlate>((resolve) => {
				asked.push({ request: structuredClone(request), answer: resolve });
			}),
	};
});

async function openShopper(): Promise<Shopper> {
	const shopper = new Shopper();
	void shopper.open(open);
	await settle();
	asked[0]!.answer(slateOf(1, 2, 3));
	await settle();
	return shopper;
}

describe('a shopper', () => {
	test('sees the home shelf when the shop opens', async () => {
		const shopper = await openShopper();
		expect(asked[0]!.request).toMatchObject({ scene: 'home', userId: null, session: [], basket: [] });
		expect(shopper.shelf.state).toBe('shown');
		expect(shownItems(shopper)).toEqual([1, 2, 3]);
	});

	test('is capped by what earlier visits showed, and leaves for the next what this one did', async () => {
		store.shown = { cup: 4, gone: 9 };
		const shopper = new Shopper(() => ({ frequencyCap: 5 }) as unknown as PipelineSpec);
		void shopper.open(open);
		await settle();
		asked[0]!.answer(slateOf(1));
		await settle();
		expect(store.noted).toEqual([]);
		shopper.become('ann');
		await settle();
		expect(asked.at(-1)!.request.impressions).toEqual([[1, 4]]);
		asked.at(-1)!.answer(slateOf(1, 2));
		await settle();
		expect(store.noted).toEqual([['ann', 'cup', 'pot']]);
		shopper.go('home');
		await settle();
		expect(asked.at(-1)!.request.impressions).toEqual([
			[1, 5],
			[2, 1],
		]);
	});

	test('is capped by what they saw of an item, whatever number another model gives it', async () => {
		const shopper = new Shopper(() => ({ frequencyCap: 5 }) as unknown as PipelineSpec);
		void shopper.open(open);
		await settle();
		asked[0]!.answer(slateOf(1, 2));
		await settle();
		worker.api.openShop = async () => ({ ...info, itemIds: ['pot', 'tray', 'tea'] });
		void shopper.open(open);
		await settle();
		expect(asked.at(-1)!.request.impressions).toEqual([[0, 1]]);
	});

	test('gets no answer to a question about a place they have left', async () => {
		const shopper = await openShopper();
		shopper.lookAt(1);
		shopper.go('home');
		await settle();
		asked[1]!.answer(slateOf(7, 8));
		await settle();
		expect(shownItems(shopper)).toEqual([1, 2, 3]);
		expect(asked[2]!.request.scene).toBe('home');
		asked[2]!.answer(slateOf(4));
		await settle();
		expect(shownItems(shopper)).toEqual([4]);
	});

	test('drags the slider without piling up questions: one under way, then the newest', async () => {
		const shopper = await openShopper();
		for (const diversity of [0.1, 0.2, 0.3, 0.4]) shopper.setDiversity(diversity);
		await settle();
		expect(asked).toHaveLength(2);
		asked[1]!.answer(slateOf(2, 1));
		await settle();
		expect(shopper.shelf.state).toBe('asking');
		expect(asked).toHaveLength(3);
		expect(asked[2]!.request.diversity).toBe(0.4);
		asked[2]!.answer(slateOf(3, 1));
		await settle();
		expect(shopper.shelf.state).toBe('shown');
		expect(shownItems(shopper)).toEqual([3, 1]);
	});

	test('is told what moved on a shelf they come back to', async () => {
		const shopper = await openShopper();
		shopper.lookAt(3);
		await settle();
		asked[1]!.answer(slateOf(9));
		await settle();
		expect(shopper.moves).toEqual({});
		shopper.search('cup');
		await settle();
		asked[2]!.answer(slateOf(8));
		await settle();
		shopper.go('home');
		await settle();
		asked[3]!.answer(slateOf(2, 1, 5));
		await settle();
		expect(shopper.moves).toEqual({ 2: 1, 1: -1, 5: 'new' });
	});

	test('buys the basket: it empties, and what was bought is said in every later question', async () => {
		const shopper = await openShopper();
		shopper.addToBasket(2);
		shopper.addToBasket(2);
		await settle();
		expect(asked[1]!.request.basket).toEqual([2]);
		asked[1]!.answer(slateOf(1));
		await settle();
		shopper.buy();
		await settle();
		expect(asked.at(-1)!.request).toMatchObject({ scene: 'for-you', basket: [] });
		expect(asked.at(-1)!.request.session.map(({ kind, itemIndex }) => [kind, itemIndex])).toEqual([
			['put in basket', 2],
			['bought', 2],
		]);
	});

	test('starts afresh as somebody else', async () => {
		const shopper = await openShopper();
		shopper.addToBasket(2);
		shopper.become('bob');
		expect(shopper.basket).toEqual([]);
		expect(shopper.session).toEqual([]);
		await settle();
		asked[1]!.answer(slateOf(1));
		await settle();
		expect(asked.at(-1)!.request).toMatchObject({ userId: 'bob', scene: 'for-you', session: [] });
	});

	test('keeps basket and session by what they are when another protocol numbers the items anew', async () => {
		const shopper = await openShopper();
		shopper.addToBasket(2);
		shopper.addToBasket(3);
		shopper.lookAt(1);
		await settle();
		asked[1]!.answer(slateOf(1));
		await settle();
		asked[2]!.answer(slateOf(1));
		await settle();
		worker.api.openShop = async () => ({ ...info, itemIds: ['pot', 'tea'] });
		void shopper.open(open);
		await settle();
		expect(shopper.session).toEqual([{ kind: 'put in basket', itemIndex: 0, dwellMs: 0 }]);
		expect(asked.at(-1)!.request).toMatchObject({ scene: 'home', anchorItem: null, basket: [0] });
	});

	test('knows how long a product was looked at, and forgets what they were after when told to', async () => {
		const shopper = await openShopper();
		const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
		shopper.lookAt(1);
		clock.mockReturnValue(4500);
		shopper.go('home');
		clock.mockRestore();
		expect(shopper.session).toEqual([{ kind: 'looked at', itemIndex: 1, dwellMs: 3500 }]);
		expect(shopper.cause).toBe('After you looked at cup');
		shopper.addToBasket(2);
		shopper.buy();
		shopper.resetIntent();
		expect(shopper.session.map(({ kind }) => kind)).toEqual(['bought']);
	});

	test('reads in words why no answer came, and may ask again', async () => {
		const shopper = await openShopper();
		worker.api.recommend = async () => {
			throw new Error('The shop is closed: open it again.');
		};
		shopper.addToBasket(2);
		shopper.go('cart');
		await settle();
		expect(shopper.shelf).toEqual({ state: 'failed', message: 'The shop is closed: open it again.' });
		let openings = 0;
		worker.api.openShop = async () => (openings++, info);
		worker.api.recommend = async () => slateOf(6);
		shopper.retry();
		await settle();
		expect(openings).toBe(1);
		expect(shopper.basket).toEqual([2]);
		expect(shownItems(shopper)).toEqual([6]);
	});
});
