import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { openTestShop, testArms } from '$lib/experiments/ab/test-shop';
import { defaultBehaviour } from '$lib/experiments/simulation/behaviour-meta';
import { VisitStream } from '$lib/experiments/simulation/visit-stream';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { interleavingMethods, runInterleaving, type InterleavingRequest } from './run-interleaving';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const stream = new VisitStream();

describe.each(interleavingMethods.map((method) => [method.id, method] as const))('%s', (_, method) => {
	test('shows k different items of the two lists', () => {
		const a = Uint32Array.of(1, 2, 3, 4, 5);
		const b = Uint32Array.of(3, 6, 1, 7, 8);
		for (let visit = 0; visit < 200; visit++) {
			stream.begin('merge', 1, 0, visit);
			const { items, credits } = method.merge(a, b, 4, stream);
			expect(new Set(items).size).toBe(4);
			expect(credits.length).toBe(4);
			for (const item of items) expect(a.includes(item) || b.includes(item)).toBe(true);
		}
	});

	test('a click on any place at random favours neither list', () => {
		const a = Uint32Array.of(1, 2, 3, 4, 5, 6);
		const b = Uint32Array.of(6, 5, 4, 3, 2, 1);
		let sum = 0;
		for (let visit = 0; visit < 4000; visit++) {
			stream.begin('merge', 2, 0, visit);
			const { credits } = method.merge(a, b, 4, stream);
			sum += credits[Math.floor(stream.next() * 4)];
		}
		// Credits are at most 1: four standard errors.
		expect(Math.abs(sum / 4000)).toBeLessThan(4 / Math.sqrt(4000));
	});

	test('a shopper who clicks only what A ranks first speaks for A', () => {
		const a = Uint32Array.of(1, 2, 3, 4);
		const b = Uint32Array.of(5, 6, 7, 1);
		let sum = 0;
		for (let visit = 0; visit < 500; visit++) {
			stream.begin('merge', 3, 0, visit);
			const { items, credits } = method.merge(a, b, 4, stream);
			const place = items.indexOf(1);
			if (place >= 0) sum += credits[place];
		}
		expect(sum / 500).toBeLessThan(-0.5);
	});

	test('equal lists give no credit on average, short ones end the shelf', () => {
		const list = Uint32Array.of(1, 2);
		stream.begin('merge', 4, 0, 0);
		expect(Array.from(method.merge(list, list, 5, stream).items).sort()).toEqual([1, 2]);
	});
});

describe('on the same traffic', () => {
	let shop: OpenedShop;

	beforeAll(async () => {
		shop = await openTestShop();
	});

	const request: InterleavingRequest = {
		datasetId: '',
		seed: 1,
		arms: [testArms.popular, testArms.knn],
		days: 12,
		visitsPerDay: 200,
		k: 8,
		behaviour: { ...defaultBehaviour },
	};

	test('interleaving finds the better ranking with fewer visits than an A/B test', async () => {
		const runs = await runInterleaving(request, shop, {
			kernels: referenceKernels,
			signal: new AbortController().signal,
			onRuns: () => {},
		});
		console.warn(
			runs
				.map(
					({ label, looks, visitsNeeded }) =>
						`${label}: z ${looks.at(-1)!.z.toFixed(2)}, ${Math.round(visitsNeeded)} visits for 80 %`,
				)
				.join('; '),
		);
		// It crosses a message port.
		expect(structuredClone(runs)).toEqual(runs);
		const [draft, drawn, split] = runs;
		expect(draft.looks.at(-1)!.value).toBeGreaterThan(0);
		expect(drawn.looks.at(-1)!.value).toBeGreaterThan(0);
		expect(split.looks.at(-1)!.value).toBeGreaterThan(0);
		expect(draft.looks.at(-1)!.z).toBeGreaterThan(split.looks.at(-1)!.z);
		expect(draft.visitsNeeded).toBeLessThan(split.visitsNeeded);
	});
});
