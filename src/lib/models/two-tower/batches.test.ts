import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { defaultOptions } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import { checkerboard, tinyTrainingData } from '$lib/models/tiny-worlds';
import { Batches } from './batches';
import { twoTowerMeta } from './meta';

const settings = readOptions(twoTowerMeta, { ...defaultOptions(twoTowerMeta), userDropout: 0, itemDropout: 0 });

test('shows every training row the same number of times an epoch, with its own shopper', () => {
	const { train } = checkerboard();
	const batches = new Batches(train, settings);
	const counts = new Map<string, number>();
	let steps = 0;
	for (const { userRows, items, positives } of batches.epoch(createRng(1))) {
		steps++;
		userRows.forEach((user, place) => {
			const pair = `${user} ${items[positives[place]]}`;
			counts.set(pair, (counts.get(pair) ?? 0) + 1);
		});
	}
	expect(steps).toBe(batches.stepsPerEpoch);
	expect(counts.size).toBe(train.matrix.columnIndices.length);
	expect([...new Set(counts.values())]).toEqual([batches.examplesPerEpoch / train.matrix.columnIndices.length]);
});

test('draws the same from the same generator and something else from another', () => {
	const batches = new Batches(checkerboard().train, {
		...settings,
		negatives: 5,
		layers: '32',
		dropout: 0.3,
		userDropout: 0.2,
	});
	const epoch = (seed: number) => [...batches.epoch(createRng(seed))];
	expect(epoch(4)).toEqual(epoch(4));
	expect(epoch(5)).not.toEqual(epoch(4));
});

test('learns from what came before, or from all other products where there is no order', () => {
	const { train } = checkerboard();
	const { rowOffsets } = train.matrix;
	const sizes = (ordered: boolean) => {
		const found = new Map<number, Set<number>>();
		for (const { histories, userRows } of new Batches(train, { ...settings, ordered }).epoch(createRng(1))) {
			userRows.forEach((user, bag) => {
				const size = histories.offsets[bag + 1] - histories.offsets[bag];
				found.set(user, (found.get(user) ?? new Set()).add(size));
			});
		}
		return found;
	};
	for (const [user, found] of sizes(false)) expect([...found]).toEqual([rowOffsets[user + 1] - rowOffsets[user] - 1]);
	for (const [user, found] of sizes(true)) expect(found.size).toBe(rowOffsets[user + 1] - rowOffsets[user]);
});

test('corrects by the share of an item among the examples, mixed with the even draw of extra negatives', () => {
	const rows = [0, 1, 2, 3].map((user) => ({ user, item: user < 3 ? 0 : 1 }));
	const train = tinyTrainingData(4, 3, rows);
	const shares = [0.75, 0.25, 0];
	const expectLogQ = (options: Partial<typeof settings>, chance: (share: number) => number) => {
		const slotCount = 4 + Math.min(options.negatives ?? 0, 3);
		for (const batch of new Batches(train, { ...settings, ...options }).epoch(createRng(2))) {
			const { items, positives, positiveLogQ, logQ } = batch;
			positives.forEach((candidate, query) => {
				expect(positiveLogQ[query]).toBeCloseTo(Math.log(chance(shares[items[candidate]])), 5);
			});
			// An item in several slots counts as often.
			const slots = Array.from(items, (item, place) => chance(shares[item]) / Math.exp(logQ[place]));
			for (const [place, count] of slots.entries()) {
				expect(count).toBeCloseTo(Math.round(count), 4);
				expect(Math.round(count)).toBeGreaterThanOrEqual(positives.filter((own) => own === place).length);
			}
			expect(slots.reduce((sum, count) => sum + count, 0)).toBeCloseTo(slotCount, 4);
		}
	};
	expectLogQ({ negatives: 0 }, (share) => share);
	const mixed = (share: number) => (4 / 7) * share + 3 / 7 / 3;
	expectLogQ({ negatives: 3 }, mixed);
	expectLogQ({ negatives: 8192 }, mixed);
	expectLogQ({ negatives: 3, correctSampling: false }, () => 1);
});

test('hides shoppers and items at the asked rates, and items nobody took always', () => {
	const rows = Array.from({ length: 60 }, (_, user) => ({ user, item: user % 3 }));
	const train = tinyTrainingData(60, 6, rows);
	const batches = new Batches(train, { ...settings, userDropout: 1, itemDropout: 0, negatives: 40 });
	for (const { userRows, items, itemRows } of batches.epoch(createRng(3))) {
		expect(userRows.every((row) => row === 60)).toBe(true);
		items.forEach((item, place) => expect(itemRows[place]).toBe(item < 3 ? item : 6));
	}
});
